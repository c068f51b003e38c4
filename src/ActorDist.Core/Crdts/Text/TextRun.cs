using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Text;

/// <summary>Consecutive operations of one origin that one record describes: it inserts a text, or deletes a run of characters.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TextRun
{
    /// <summary>Whose operations, as an index into the batch's origins.</summary>
    public int Agent;

    /// <summary>Number of the first.</summary>
    public int Seq;

    /// <summary>How many: UTF-16 units inserted or deleted.</summary>
    public int Length;

    /// <summary>Whether they delete.</summary>
    public bool IsDelete;

    /// <summary>Of a deletion: whether the highest id was deleted first.</summary>
    public bool IsBackward;

    /// <summary>Of an insertion: the left origin of its first character. Of a deletion: the lowest deleted id.</summary>
    public CharId Left;

    /// <summary>Of an insertion: the right origin.</summary>
    public CharId Right;

    /// <summary>Of an insertion: where its text begins in the batch's text.</summary>
    public int Text;

    /// <summary>Number after the last operation.</summary>
    public readonly int End => Seq + Length;

    /// <summary>The last inserted character.</summary>
    public readonly CharId Last => new(Agent, Seq + Length - 1);
}
