using ActorDist.Core.Consensus;

namespace ActorDist.Core.Tests.Consensus;

/// <summary>A node of a <see cref="TestCluster"/>.</summary>
internal sealed class TestNode(int number, ReplicaOptions options, MemoryStore store)
{
    public int Number { get; } = number;

    public ReplicaOptions Options { get; set; } = options;

    public MemoryStore Store { get; set; } = store;

    public Replica Replica { get; set; } = new(options, store);

    public bool IsUp { get; set; } = true;

    /// <summary>Nothing becomes durable while set.</summary>
    public bool HoldDisk { get; set; }

    public Dictionary<RegisterRequest, Outcome> Answers { get; } = [];
}
