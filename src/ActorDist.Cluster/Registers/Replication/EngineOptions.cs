using System.Security.Cryptography;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>What an engine is made of and its bounds.</summary>
/// <param name="Node">The node's name and its disk.</param>
/// <param name="Incarnation">Count of starts on it, raised on disk before the engine is made.</param>
/// <param name="Machines">State machines by kind.</param>
/// <param name="Settings">The configured limits.</param>
/// <param name="OnFatal">Ends the node; called at most once.</param>
internal sealed record EngineOptions(
    Member Node, long Incarnation, StateMachineSet Machines, RegisterSettings Settings, Action<Exception> OnFatal)
{
    /// <summary>Bounds of the wait after a conflict, in milliseconds: a round trip with a sync, and what a person does not notice.</summary>
    private const long ShortestBackoff = 4;

    private const long LongestBackoff = 200;

    /// <summary>What is kept of each costs about a kilobyte beside its state.</summary>
    private const int PreparedRegisters = 8 * 1024;

    /// <summary>A few hundred bytes each.</summary>
    private const int ChosenMarks = 32 * 1024;

    /// <summary>Identity of the disk.</summary>
    public ReplicaId Self => Node.Id;

    /// <summary>Session of the operation IDs of this start.</summary>
    public ulong Session { get; } = NewSession();

    /// <summary>A session that nothing else uses.</summary>
    public static ulong NewSession() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public ReplicaOptions ReplicaOptions(string cluster) => new(
        Self, Incarnation, cluster, Machines, new JitteredBackoff(ShortestBackoff, LongestBackoff, Random.Shared.NextDouble))
    {
        MaxWaiting = Settings.MaxWaiting,
        PreparedRegisters = PreparedRegisters,
        ChosenMarks = ChosenMarks,
        PreparedBytes = Settings.PreparedBytes,
    };
}
