namespace ActorDist.Core.Consensus;

/// <summary>What the roles of a replica (proposer, copy, reconfiguration, collection) need of the replica around them.</summary>
internal interface IReplicaPort
{
    /// <summary>Time of the step under way, in milliseconds of the owner's clock.</summary>
    long Now { get; }

    /// <summary>The configuration in force.</summary>
    Configuration Configuration { get; }

    /// <summary>Sends to the members whose bits are set; this replica itself is one of them like any other.</summary>
    void Send(uint members, RegisterProtocol.Message message);

    /// <summary>Answers a request.</summary>
    void Complete(RegisterRequest request, in Outcome outcome);

    /// <summary>What this replica's own acceptor holds, durable or not.</summary>
    RegisterRecord Peek(RegisterKey key);

    /// <summary>A ballot became known to be chosen.</summary>
    /// <param name="key">Which register.</param>
    /// <param name="ballot">The ballot.</param>
    /// <param name="isNew">It was chosen just now, so the others do not know yet.</param>
    void Chosen(RegisterKey key, Ballot ballot, bool isNew);

    /// <summary>Has this replica's own proposer work on a request; its answer goes to the role, not to the owner.</summary>
    void Submit(RegisterRequest request);

    /// <summary>Takes over a configuration that consensus decided, if it is newer.</summary>
    void Learn(Configuration configuration);

    /// <summary>Saves what is kept beside the registers; no answer to another replica leaves before it is durable.</summary>
    void SaveMeta(ReplicaMeta meta);
}
