using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Text;

/// <summary>Identity of a character within one document or batch: whose it is, as an index into a table of origins, and its number.</summary>
/// <param name="Agent">Index of the origin, or -1: no character, which is the edge of the text.</param>
/// <param name="Seq">Which of the origin's operations inserted it, from 0; the <see cref="Clocks.Dot"/> counts from 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CharId(int Agent, int Seq)
{
    /// <summary>The edge of the text: what the first character has on its left and the last on its right.</summary>
    public static CharId Edge { get; } = new(-1, 0);

    /// <summary>Whether it is the edge and no character.</summary>
    public bool IsEdge => Agent < 0;
}
