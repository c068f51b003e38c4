namespace ActorDist.Core.Quorum;

/// <summary>
/// What a replica wants done after a step, in order. The owner sends the messages and hands out the completions, both at once (what
/// must wait for the disk is held back inside the replica), and clears the box before the next step.
/// </summary>
public sealed class QuorumOutbox
{
    /// <summary>Messages to other replicas. Losing or reordering them does no harm, and doubling them none but a wasted message.</summary>
    public IList<QuorumEnvelope> Messages { get; } = [];

    /// <summary>Answers to requests.</summary>
    public IList<QuorumCompletion> Completions { get; } = [];

    /// <summary>What was done that is worth seeing.</summary>
    public IList<QuorumNotice> Notices { get; } = [];

    /// <summary>Empties the box for the next step.</summary>
    public void Clear()
    {
        Messages.Clear();
        Completions.Clear();
        Notices.Clear();
    }
}
