using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Text;

/// <summary>Operations of one origin, one after the other, each of which deletes a character of a run of consecutive ids.</summary>
/// <param name="Seq">Number of the first operation.</param>
/// <param name="Length">How many.</param>
/// <param name="Target">The lowest of the deleted ids.</param>
/// <param name="IsBackward">Whether the highest id was deleted first, as the backspace key does.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeletedRun(int Seq, int Length, CharId Target, bool IsBackward)
{
    /// <summary>Number after the last operation.</summary>
    public int End => Seq + Length;

    /// <summary>One run with the operations that follow it, if they go on in its direction.</summary>
    public bool TryJoin(DeletedRun next, out DeletedRun joined)
    {
        joined = this;
        if (next.Seq != End || next.Target.Agent != Target.Agent)
            return false;
        if (next.Target.Seq == Target.Seq + Length && (!IsBackward || Length == 1) && (!next.IsBackward || next.Length == 1))
        {
            joined = new DeletedRun(Seq, Length + next.Length, Target, IsBackward: false);
            return true;
        }

        if (next.Target.Seq + next.Length == Target.Seq && (IsBackward || Length == 1) && (next.IsBackward || next.Length == 1))
        {
            joined = new DeletedRun(Seq, Length + next.Length, next.Target, IsBackward: true);
            return true;
        }

        return false;
    }

    /// <summary>Its operations from one on, to before another.</summary>
    public DeletedRun Slice(int from, int to)
    {
        var target = IsBackward ? Target.Seq + End - to : Target.Seq + from - Seq;
        return new DeletedRun(from, to - from, new CharId(Target.Agent, target), IsBackward);
    }
}
