using ActorDist.Core.StateMachines;

namespace ActorDist.Core.Consensus;

/// <summary>What a replica is made of and its bounds.</summary>
/// <param name="Self">Identity of the disk it runs on.</param>
/// <param name="Incarnation">Count of starts on that disk, raised and made durable before this replica is made.</param>
/// <param name="Cluster">Messages of other clusters are dropped.</param>
/// <param name="Machines">State machines by kind, beside those of consensus itself.</param>
/// <param name="Backoff">Wait after a conflict.</param>
public sealed record ReplicaOptions(ReplicaId Self, long Incarnation, string Cluster, StateMachineSet Machines, IBackoff Backoff)
{
    /// <summary>What a quorum is.</summary>
    public IQuorumRule Quorums { get; init; } = new MajorityQuorum();

    /// <summary>When a read needs no write-back.</summary>
    public IReadRule Reads { get; init; } = new UnanimousRead();

    /// <summary>Milliseconds until silent replicas are asked again.</summary>
    public long ResendAfter { get; init; } = 100;

    /// <summary>Milliseconds until a read asks the replicas it had spared.</summary>
    public long WidenReadAfter { get; init; } = 20;

    /// <summary>One-round reads tried before a register whose replicas disagree is written back.</summary>
    public int ReadAttempts { get; init; } = 2;

    /// <summary>
    /// Most commands combined into one round of a register. Half of what a register remembers, so that two rounds in a row do not push
    /// each other's operations out.
    /// </summary>
    public int MaxBatch { get; init; } = RegisterState.MaxOperations / 2;

    /// <summary>Idle registers for which the next ballot is already promised and the state is kept in memory.</summary>
    public int PreparedRegisters { get; init; } = 32 * 1024;

    /// <summary>Bytes of state kept for those idle registers.</summary>
    public long PreparedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most requests that wait for the round of one register; more are refused.</summary>
    public int MaxWaiting { get; init; } = 4 * 1024;

    /// <summary>Registers whose currency is remembered for stale reads.</summary>
    public int ChosenMarks { get; init; } = 128 * 1024;

    /// <summary>Milliseconds that a notice of a chosen ballot may wait for others to share its message.</summary>
    public long NoticeAfter { get; init; } = 20;

    /// <summary>Most registers in a page when a replica copies.</summary>
    public int PageRegisters { get; init; } = 256;

    /// <summary>Bytes of state after which a page ends; it holds at least one register.</summary>
    public int PageBytes { get; init; } = 64 * 1024;
}
