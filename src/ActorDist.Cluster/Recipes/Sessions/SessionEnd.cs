using ActorDist.Cluster.Events;
using ActorDist.Cluster.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Core.Recipes;
using ActorDist.Core.Recipes.Sessions;

namespace ActorDist.Cluster.Recipes.Sessions;

/// <summary>Gives up what ended sessions hold. Doing it twice, or at two nodes at once, changes nothing more.</summary>
internal sealed class SessionEnd(IConsensus consensus, NodeEventLog events)
{
    private static readonly byte[] Read = new RecipeCommand(RecipeOperation.Get).Encode();

    /// <summary>The sessions of a group; null where no quorum answered.</summary>
    public async Task<SessionGroupState?> ReadAsync(string group)
    {
        var answer = await consensus.ExecuteAsync(KeyOf(group), Read, new OperationOptions(ReadMode.Linearizable));
        return answer.Outcome.Kind == OutcomeKind.Done
            ? RecipeMachine<SessionGroupState>.StateOf(RecipeReply.Decode(answer.Outcome.Reply).Data)
            : null;
    }

    /// <summary>Sends a command to a group.</summary>
    public async Task<RecipeReply?> ExecuteAsync(string group, RecipeCommand command)
    {
        var answer = await consensus.ExecuteAsync(KeyOf(group), command.Encode(), default);
        return answer.Outcome.Kind == OutcomeKind.Done ? RecipeReply.Decode(answer.Outcome.Reply) : null;
    }

    /// <summary>Has every recipe that an ended session attached give up what it holds there.</summary>
    /// <returns>Whether all have; what remains is the sweeper's.</returns>
    public async Task<bool> EvictAsync(SessionId id) =>
        await ReadAsync(id.Group) is { } group && (group.Find(id.Number) is not { } session || await EvictAsync(id, session));

    /// <inheritdoc cref="EvictAsync(SessionId)"/>
    public async Task<bool> EvictAsync(SessionId id, Session session)
    {
        if (!session.HasEnded)
            throw new InvalidOperationException($"session {id} has not ended");
        var evict = new RecipeCommand(RecipeOperation.Evict) { Session = id.ToString() }.Encode();
        var answers = await Task.WhenAll(session.Keys.Select(key => consensus.ExecuteAsync(new RegisterKey(key), evict, default)));
        foreach (var (key, answer) in session.Keys.Zip(answers))
        {
            if (answer.Outcome.Kind == OutcomeKind.Done && events.TakesSample(EventKind.RecipeReleased))
                events.Record(EventKind.RecipeReleased, key, detail: $"session {id} has ended");
        }

        return Array.TrueForAll(answers, answer => answer.Outcome.Kind == OutcomeKind.Done);
    }

    private static RegisterKey KeyOf(string group) => new(SessionMachine.KindName, group);
}
