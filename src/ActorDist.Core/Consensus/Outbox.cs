namespace ActorDist.Core.Consensus;

/// <summary>
/// What a replica wants done after a step, in order. The owner sends the messages and hands out the completions, both at once (what
/// must wait for the disk is held back inside the replica), and clears the box before the next step.
/// </summary>
public sealed class Outbox
{
    /// <summary>Messages to other replicas. Losing, doubling or reordering them does no harm.</summary>
    public IList<Envelope> Messages { get; } = [];

    /// <summary>Answers to requests.</summary>
    public IList<Completion> Completions { get; } = [];

    /// <summary>Empties the box for the next step.</summary>
    public void Clear()
    {
        Messages.Clear();
        Completions.Clear();
    }
}
