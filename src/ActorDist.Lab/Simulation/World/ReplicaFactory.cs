using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Lab.Simulation.World;

/// <summary>
/// Makes the replicas of a run. The kill matrix derives from it to break them from outside; the replica itself has no such switches.
/// </summary>
public class ReplicaFactory
{
    /// <summary>The cluster's name in every message.</summary>
    public const string Cluster = "simulated";

    private static readonly StateMachineSet Machines = new(new RegisterStateMachine(), new ConfigurationStateMachine());

    /// <summary>Replicas as they are meant to be.</summary>
    public static ReplicaFactory Correct { get; } = new();

    /// <summary>A replica for a node that starts.</summary>
    public Replica Create(SimulatedNode node, SimulatedWorld world)
    {
        var options = new ReplicaOptions(
            node.Disk.Id, IncarnationOf(node), Cluster, Machines, new JitteredBackoff(4, 100, world.Random.Unit))
        {
            ResendAfter = 40,
            WidenReadAfter = 12,
            NoticeAfter = 10,
            PreparedRegisters = 2,
            ChosenMarks = 8,
            PageRegisters = 2,
        };
        return new Replica(Options(options, world), Store(node.Disk));
    }

    /// <summary>What the client's command becomes on its way in.</summary>
    public virtual Command OnTheWayIn(Command command) => command;

    /// <summary>Which incarnation a start gets.</summary>
    protected virtual long IncarnationOf(SimulatedNode node) => node.Incarnation;

    /// <summary>The replica's options.</summary>
    protected virtual ReplicaOptions Options(ReplicaOptions options, SimulatedWorld world) => options;

    /// <summary>The replica's view of its disk.</summary>
    protected virtual IAcceptorStore Store(SimulatedDisk disk) => disk;
}
