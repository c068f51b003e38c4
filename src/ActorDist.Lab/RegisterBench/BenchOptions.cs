using ActorDist.Lab.RegisterBench.Loads;

namespace ActorDist.Lab.RegisterBench;

/// <summary>What <c>lab bench-registers</c> was asked for.</summary>
/// <param name="Load">How long and with how many keys the workloads run.</param>
/// <param name="Rounds">How often each system runs; medians are shown.</param>
/// <param name="Systems">The names of the systems, in the order in which they run.</param>
/// <param name="LeaderOnly">Whether all clients of etcd go to its leader.</param>
/// <param name="Profile">The settings of every node of ours.</param>
/// <param name="Settings">Settings over the profile, path=value.</param>
public sealed record BenchOptions(
    LoadOptions Load,
    int Rounds,
    IReadOnlyList<string> Systems,
    bool LeaderOnly,
    string Profile,
    IReadOnlyList<string> Settings);
