using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.KillMatrix;

/// <summary>All of them. They break the replicas from outside: through what a replica is given, never through a switch in it.</summary>
public static class Mutants
{
    /// <summary>In the order of the matrix.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("quorum of one", () => new Broken { QuorumRule = (_, _) => new QuorumOfOne() }),
        new("membership-sized quorum", () => new Broken { QuorumRule = (self, world) => new ReachableQuorum(self, world) }),
        new("no fsync", () => new Broken { DiskView = disk => new UnsyncedStore(disk) }),
        new("ballot reuse after restart", () => new Broken { ReusesBallots = true }),
        new("read without write-back", () => new Broken { ReadRule = new AnswerHighest() }),
        new("lost operation IDs", () => new Broken { LosesOperationIds = true }),
        new("collection without floor", () => new Broken { DiskView = disk => new FloorlessStore(disk) }),
        new("reconfiguration without copy", () => new Broken { DiskView = disk => new UncopiedStore(disk) }),
    ];

    private sealed class Broken : ReplicaFactory
    {
        private ulong _operations;

        public Func<ReplicaId, SimulatedWorld, IQuorumRule>? QuorumRule { get; init; }

        public IReadRule? ReadRule { get; init; }

        public Func<SimulatedDisk, IAcceptorStore>? DiskView { get; init; }

        public bool ReusesBallots { get; init; }

        public bool LosesOperationIds { get; init; }

        public override Command OnTheWayIn(Command command) =>
            LosesOperationIds && command.Id != OpId.None ? command with { Id = new OpId(7, ++_operations) } : command;

        protected override long IncarnationOf(SimulatedNode node) => ReusesBallots ? 1 : base.IncarnationOf(node);

        protected override ReplicaOptions Options(ReplicaOptions options, SimulatedWorld world) => options with
        {
            Quorums = QuorumRule?.Invoke(options.Self, world) ?? options.Quorums,
            Reads = ReadRule ?? options.Reads,
        };

        protected override IAcceptorStore Store(SimulatedDisk disk) => DiskView?.Invoke(disk) ?? base.Store(disk);
    }
}
