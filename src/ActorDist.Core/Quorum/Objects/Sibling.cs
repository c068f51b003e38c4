using System.Runtime.InteropServices;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Quorum;

/// <summary>One of the concurrent values of an object.</summary>
/// <param name="Content">The value, or a deletion that is concurrent with the other siblings.</param>
/// <param name="Dot">The event that wrote it; null in modes whose clocks do not know.</param>
/// <param name="WrittenAt">When it was written by the clock of the replica that took it in; null unless the last write wins.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Sibling(Content Content, Dot? Dot, HybridTimestamp? WrittenAt);
