using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Answers from the newest state that this replica knows to be chosen, without asking anybody. That it is chosen is saved before the
/// answer leaves: after a crash a later stale read must not go back behind it.
/// </summary>
internal static class StaleReads
{
    /// <summary>Reads; the outcome may leave once the commit is durable.</summary>
    public static (Outcome Outcome, long Commit) Read(
        RegisterKey key, Command command, IStateMachine machine, IAcceptorStore store, ChosenMark mark)
    {
        var record = store.Load(key, out var commit);
        if (record is not null && record.Accepted == mark.Ballot && record.Chosen != mark.Ballot)
        {
            record = record with { Chosen = mark.Ballot, ChosenState = default };
            commit = store.Save(key, record);
        }

        if (record is null || record.Chosen == Ballot.None)
        {
            var absent = new StateEvaluation(RegisterState.Absent(store.Meta.Floor.Version), machine).Apply(command, since: null);
            return (new Outcome(OutcomeKind.Done, Version: null, absent.Reply, Reason: null), commit);
        }

        var state = RegisterState.Decode(record.Committed);
        var answer = new StateEvaluation(state, machine).Apply(command, since: null);
        var outcome = new Outcome(OutcomeKind.Done, answer.Version, answer.Reply, Reason: null)
        {
            Ballot = record.Chosen,
            State = state,
            KnownCurrentAt = mark.Ballot == record.Chosen ? mark.At : null,
        };
        return (outcome, commit);
    }
}
