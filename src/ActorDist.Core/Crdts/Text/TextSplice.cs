using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Text;

/// <summary>A change of the visible text, as an editor shows it: at a position some units go and others come.</summary>
/// <param name="Index">UTF-16 units before it.</param>
/// <param name="Deleted">UTF-16 units that went.</param>
/// <param name="Inserted">What came.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextSplice(int Index, int Deleted, string Inserted);
