namespace ActorDist.Lab.Soak.Workloads;

/// <summary>All kinds of work that a soak mixes, by name.</summary>
internal static class SoakWorkloads
{
    /// <summary>A name, of letters and hyphens, and what makes the workload for a round.</summary>
    public static IReadOnlyDictionary<string, Func<WorkloadPlace, ISoakWorkload>> All { get; } =
        new SortedDictionary<string, Func<WorkloadPlace, ISoakWorkload>>(StringComparer.Ordinal)
        {
            ["registers"] = place => new RegisterClients(place),
            ["quorum-set"] = place => new QuorumSetClients(place),
            ["quorum-sessions"] = place => new QuorumSessionClients(place),
            ["lock"] = place => new LockClients(place),
            ["work-queue"] = place => new WorkQueueClients(place),
            ["barrier"] = place => new BarrierClients(place),
            ["partition"] = place => new PartitionClients(place),
            ["pncounter"] = place => new CounterClients(place, "pncounter"),
            ["op-counter"] = place => new CounterClients(place, "op-counter"),
            ["aw-set"] = place => new SetClients(place, "aw-set"),
            ["op-set"] = place => new SetClients(place, "op-set"),
            ["requests"] = place => new RequestClients(place),
            ["groups"] = place => new GroupClients(place),
        };

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];
}
