namespace ActorDist.Lab.TakeoverBench;

/// <summary>A way to take over that is measured beside others: settings over one profile.</summary>
/// <param name="Name">As the command line and the tables have it.</param>
/// <param name="Settings">Settings over the profile, path=value.</param>
public sealed record TakeoverSystem(string Name, IReadOnlyList<string> Settings)
{
    private static readonly string[] WithoutEvidence = ["actordist.takeover.evidence=off", "actordist.takeover.early-minority.enabled=off"];

    /// <summary>All of them: ours; the resolver alone, tuned as far as a margin on both sides allows; the resolver as Akka ships it.</summary>
    public static IReadOnlyList<TakeoverSystem> All { get; } =
    [
        new("evidence", []),
        new("resolver",
        [
            .. WithoutEvidence,
            "akka.cluster.split-brain-resolver.stable-after=2500ms",
            "akka.cluster.down-removal-margin=2500ms",
        ]),
        new("defaults",
        [
            .. WithoutEvidence,
            "akka.cluster.gossip-interval=1s",
            "akka.cluster.leader-actions-interval=1s",
            "akka.cluster.unreachable-nodes-reaper-interval=1s",
            "akka.cluster.failure-detector.heartbeat-interval=1s",
            "akka.cluster.failure-detector.acceptable-heartbeat-pause=3s",
            "akka.cluster.failure-detector.expected-response-after=1s",
            "akka.cluster.split-brain-resolver.stable-after=20s",
            "akka.cluster.down-removal-margin=20s",
            "akka.cluster.sharding.retry-interval=2s",
            "akka.cluster.sharding.waiting-for-state-timeout=2s",
            "akka.cluster.sharding.updating-state-timeout=5s",
            "akka.cluster.sharding.coordinator-failure-backoff=5s",
        ]),
    ];
}
