using System.Runtime.InteropServices;

namespace ActorDist.Core.Clocks;

/// <summary>A value and the event that wrote it.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Dot">The event; null for a value that no server has taken in yet.</param>
/// <param name="Value">The value.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DottedValue<T>(Dot? Dot, T Value);
