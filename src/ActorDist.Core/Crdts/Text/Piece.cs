using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// A run of characters next to each other in the sequence, with consecutive ids of one origin, all visible or all deleted. The first has
/// <see cref="Left"/> as its left origin, each other one the character before it; all have the same right origin, because the author
/// typed on before the same neighbour.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Piece
{
    /// <summary>
    /// Most characters of a piece, so that the work of dividing one is bounded: <see cref="AgentLog"/> notes every 64th character's piece.
    /// </summary>
    public const int MaxLength = 4096;

    /// <summary>Whose characters they are.</summary>
    public int Agent;

    /// <summary>Number of the first.</summary>
    public int Seq;

    /// <summary>UTF-16 units, at least 1.</summary>
    public int Length;

    /// <summary>Where its text begins in the origin's buffer.</summary>
    public int Text;

    /// <summary>Left origin of its first character.</summary>
    public CharId Left;

    /// <summary>Right origin of all of its characters.</summary>
    public CharId Right;

    /// <summary>The origin's next piece in the order of numbers, or -1.</summary>
    public int Next;

    /// <summary>Whether its characters are deleted and stand only as neighbours of others.</summary>
    public bool IsDeleted;

    /// <summary>Number after the last.</summary>
    public readonly int End => Seq + Length;

    /// <summary>The first character.</summary>
    public readonly CharId First => new(Agent, Seq);

    /// <summary>The last character.</summary>
    public readonly CharId Last => new(Agent, Seq + Length - 1);

    /// <summary>Whether the next piece in the sequence goes on where it ends, as if both had been typed as one.</summary>
    public readonly bool Precedes(in Piece next) =>
        Agent == next.Agent && End == next.Seq && next.Left == Last && Right == next.Right && Text + Length == next.Text;

    /// <summary>Whether the next piece in the sequence can be one with it.</summary>
    public readonly bool CanJoin(in Piece next) =>
        IsDeleted == next.IsDeleted && Length + next.Length <= MaxLength && Precedes(next);
}
