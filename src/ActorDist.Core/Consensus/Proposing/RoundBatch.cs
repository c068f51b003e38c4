using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>The requests for one register that share a round: commands apply one after the other, each to the result of the last.</summary>
internal sealed class RoundBatch
{
    private readonly List<Pending> _items = [];

    public int Count => _items.Count;

    public bool OnlyReads => _items.TrueForAll(item => item.IsRead);

    /// <summary>Whether a new ballot must be accepted even if no command changes anything.</summary>
    /// <remarks>
    /// A command that was proposed before and is now rejected is definite only when its old proposal can never surface, that is, when
    /// a higher ballot without it is chosen.
    /// </remarks>
    public bool MustWrite => _items.Exists(item => item.AcceptSent || item.Request.Purpose != RequestPurpose.Command);

    /// <summary>Whether every replica must accept, not just a quorum.</summary>
    public bool NeedsAll => _items.Exists(item => item.Request.Purpose == RequestPurpose.WriteBackToAll);

    public long EarliestDeadline => Earliest(_items);

    public static long Earliest(List<Pending> items)
    {
        var earliest = long.MaxValue;
        foreach (var item in items)
            earliest = Math.Min(earliest, item.Request.Deadline);
        return earliest;
    }

    /// <summary>Takes the first requests of a waiting line, as far as the limit allows.</summary>
    public void Fill(List<Pending> waiting, int limit)
    {
        var room = Math.Min(limit - _items.Count, waiting.Count);
        for (var i = 0; i < room; i++)
            _items.Add(waiting[i]);
        if (room > 0)
            waiting.RemoveRange(0, room);
    }

    public StateEvaluation Evaluate(RegisterState state, IStateMachine machine)
    {
        var evaluation = new StateEvaluation(state, machine);
        foreach (var item in _items)
        {
            if (item.Request.Command is { } command)
                item.Result = evaluation.Apply(command, item.Since);
        }

        return evaluation;
    }

    /// <summary>An accept leaves that holds the effects just evaluated.</summary>
    public void MarkProposed(long baseVersion)
    {
        foreach (var item in _items)
        {
            if (item.Request.Command is not { } command
                || item.Result.Kind == Evaluation.Unchanged && !(command.IsRetry && !item.IsRead))
            {
                continue;
            }

            item.AcceptSent = true;
            item.Since ??= baseVersion;
        }
    }

    /// <summary>Answers everything from a chosen state.</summary>
    public void Finish(IReplicaPort port, Ballot chosen, RegisterState state)
    {
        foreach (var item in _items)
        {
            var answer = Answer(item, state) with { Ballot = chosen };
            port.Complete(item.Request, chosen == Ballot.None ? answer with { Version = null } : answer);
        }

        _items.Clear();
    }

    /// <summary>Answers what is past its deadline: certainly without effect if it was never proposed.</summary>
    public static void Expire(List<Pending> items, IReplicaPort port, long now)
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (items[i].Request.Deadline > now)
                continue;
            port.Complete(items[i].Request, items[i].Expired());
            items.RemoveAt(i);
        }
    }

    public void Expire(IReplicaPort port, long now) => Expire(_items, port, now);

    private static Outcome Answer(Pending item, RegisterState state) => item.Request.Command is null
        ? new Outcome(OutcomeKind.Done, state.Version, default, Reason: null) { State = state }
        : item.Result.Kind switch
        {
            Evaluation.Settled => Outcome.Unknown(item.Since, "a late copy: its sender has declared the operation over"),
            Evaluation.Forgotten => Outcome.Unknown(
                item.Since, "the register no longer remembers operations of that time, so whether it was applied is not known"),
            _ => new Outcome(OutcomeKind.Done, item.Result.Version, item.Result.Reply, Reason: null) { State = state },
        };
}
