using System.Runtime.InteropServices;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Text;

/// <summary>What became of operations that a document was given: all of them, or none.</summary>
/// <param name="Operations">How many it did not know before; 0 where all were duplicates, or where one is missing.</param>
/// <param name="Missing">
/// An operation that has to come first, so that nothing was applied; null where nothing is missing. Give the document what it depends
/// on and then the same operations again.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextApplied(long Operations, Dot? Missing);
