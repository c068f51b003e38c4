namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>What clients do.</summary>
public enum OperationKind
{
    /// <summary>Sets a key, any with the same probability, to a fresh value.</summary>
    Put,

    /// <summary>Reads a key, any with the same probability, linearizably.</summary>
    Get,

    /// <summary>Reads a key, any with the same probability, as the member itself knows it (etcd: serializable).</summary>
    StaleGet,

    /// <summary>Adds one to the one key that all clients increment (etcd: a transaction, again until it succeeds).</summary>
    Increment,
}
