namespace ActorDist.Cluster.Registers;

/// <summary>A node's answer about its replica.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Replica">Identity of its disk: 32 hexadecimal digits.</param>
/// <param name="Cluster">The cluster it belongs to; empty for none.</param>
/// <param name="Epoch">Epoch of the configuration it has learned; 0 for none.</param>
/// <param name="Configuration">That configuration, for people.</param>
/// <param name="IsMember">Whether it is a member of it.</param>
/// <param name="Copied">Registers copied, while a joint configuration asks it to copy; else null.</param>
/// <param name="CopyDone">Whether that copy is complete.</param>
/// <param name="BusyRegisters">Registers with a round under way at its proposer.</param>
/// <param name="LastQuorumContact">How long ago a quorum answered its proposer; null if none has since the start.</param>
public sealed record ReplicaReport(
    string Node,
    string Replica,
    string Cluster,
    long Epoch,
    string Configuration,
    bool IsMember,
    long? Copied,
    bool CopyDone,
    int BusyRegisters,
    TimeSpan? LastQuorumContact);
