namespace ActorDist.Core.StateMachines;

/// <summary>
/// Numbers the operations of one session and knows which of them are over, so that registers may forget those
/// (Lee et al., "Implementing Linearizability at Large Scale and Low Latency", SOSP 2015: completion records and their acknowledgement).
/// </summary>
/// <param name="session">Unique for each start of each node.</param>
public sealed class OperationIds(ulong session)
{
    private readonly HashSet<ulong> _doneAhead = [];
    private ulong _last;

    /// <summary>Every operation of the session with a lower number is over and will never be presented again.</summary>
    public ulong Settled { get; private set; } = 1;

    /// <summary>Takes the next ID.</summary>
    public OpId Next() => new(session, ++_last);

    /// <summary>The operation got its answer, or its caller gave up on it and will not present it again.</summary>
    public void Complete(OpId id)
    {
        if (id.Session != session || id.Sequence < Settled)
            return;
        _doneAhead.Add(id.Sequence);
        while (_doneAhead.Remove(Settled))
            Settled++;
    }
}
