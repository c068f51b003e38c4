namespace ActorDist.Cluster.Registers;

/// <summary>What one replica holds of a register.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Promised">The highest ballot promised.</param>
/// <param name="Accepted">Ballot of the state accepted last; "none" when it holds none.</param>
/// <param name="Version">Version of that state; 0 when it holds none.</param>
/// <param name="Exists">Whether that state has a value; false for a tombstone.</param>
/// <param name="Bytes">Size of the value.</param>
/// <param name="Operations">Operations it remembers.</param>
/// <param name="Chosen">Highest ballot that this replica knows to be chosen.</param>
/// <param name="Round">Where this node's proposer stands with the register; null when it is idle.</param>
public sealed record RegisterInspection(
    string Node,
    string Promised,
    string Accepted,
    long Version,
    bool Exists,
    int Bytes,
    int Operations,
    string Chosen,
    string? Round);
