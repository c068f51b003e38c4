using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;
using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Experiments.Consensus;

/// <summary>Two of three replicas each propose a value for one register under <see cref="DuelSchedule"/>, until both are answered or enough ballots failed.</summary>
internal static class Duel
{
    private const int Proposers = 2;

    /// <summary>When the first one proposes: all have installed their configuration by then.</summary>
    private const int First = 20;

    /// <summary>Milliseconds after the first at which the second proposes: as the first has its promises.</summary>
    private const int Behind = 5;

    private static readonly RegisterKey Key = new("register/duel");

    /// <summary>Runs one.</summary>
    /// <param name="seed">Decides what a randomised backoff waits.</param>
    /// <param name="backoff">Wait after a conflict, made of a source of uniform numbers in [0, 1).</param>
    /// <param name="ballots">It ends after so many ballots.</param>
    public static DuelResult Run(int seed, Func<Func<double>, IBackoff> backoff, int ballots)
    {
        var plan = new Plan(
            seed, Spares: 0, Keys: 1, Clients: [], Faults: [], LossPerMille: 0, DuplicatePerMille: 0, LatePerMille: 0, LongestDelay: 1,
            LongestSync: 1, SkewedClocks: false);
        var schedule = new DuelSchedule();
        var world = new SimulatedWorld(plan, new Replicas(backoff), trace: null) { Detour = schedule.Detour };
        foreach (var node in world.Nodes)
            world.Start(node);
        for (var i = 0; i < Proposers; i++)
        {
            var node = world.Nodes[i];
            var command = new Command(new OpId((ulong)i + 1, 1), RegisterCommand.Put("value"u8.ToArray()));
            world.Schedule(First + (i * Behind), new SimulationEvent(
                EventKind.Submit, i, node.Lives, Request: new RegisterRequest(Key, RequestPurpose.Command, command, long.MaxValue, Tag: null)));
        }

        var answered = 0;
        while (answered < Proposers && schedule.Prepared < ballots && world.Log.Violations.Count == 0 && world.TryNext(long.MaxValue >> 32, out var next))
        {
            world.Handle(next);
            while (world.TryTakeAnswer(out _, out var completion))
                answered += completion.Outcome.Kind == OutcomeKind.Done ? 1 : 0;
        }

        return new DuelResult(
            world.Now - First, schedule.Prepared, schedule.Proposed, world.Ledger.Chosen, answered == Proposers,
            world.Log.Violations.Select(violation => violation.ToString()).FirstOrDefault());
    }

    private sealed class Replicas(Func<Func<double>, IBackoff> backoff) : ReplicaFactory
    {
        protected override ReplicaOptions Options(ReplicaOptions options, SimulatedWorld world) =>
            options with { Backoff = backoff(world.Random.Unit) };
    }
}

/// <summary>What became of a duel.</summary>
/// <param name="Milliseconds">Simulated time that it took.</param>
/// <param name="Prepared">Ballots begun.</param>
/// <param name="Proposed">Ballots for which a majority had promised, so that a state was proposed.</param>
/// <param name="Chosen">Ballots that a majority accepted.</param>
/// <param name="IsDecided">Whether both proposers were told that their command is done.</param>
/// <param name="Violation">What safety was broken; null for none.</param>
internal sealed record DuelResult(long Milliseconds, int Prepared, int Proposed, int Chosen, bool IsDecided, string? Violation);
