using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Etcd;
using ActorDist.Lab.RegisterBench.Nodes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.RegisterBench;

/// <summary>Starts the systems that a run is about, one at a time.</summary>
/// <param name="options">Which, and how.</param>
/// <param name="timeline">Where to show what happens.</param>
internal sealed class SystemSource(BenchOptions options, BenchTimeline timeline)
{
    private readonly string? _etcd = EtcdInstallation.Find();

    /// <summary>The systems that this machine has; says how to install one that it has not.</summary>
    /// <exception cref="ClusterException">There is none.</exception>
    public IReadOnlyList<string> Available()
    {
        if (_etcd is not null || !options.Systems.Contains(SystemNames.Etcd, StringComparer.Ordinal))
            return options.Systems;
        if (options.Systems.Count == 1)
            throw new ClusterException(EtcdInstallation.HowToInstall);
        timeline.Say(EtcdInstallation.HowToInstall);
        return [SystemNames.Ours];
    }

    /// <summary>Starts one, does the work, and takes it down whatever becomes of that.</summary>
    /// <exception cref="ClusterException">It did not come up.</exception>
    public async Task<T> WithAsync<T>(
        string name, Func<ISystemUnderTest, IProgress<string>, Task<T>> work, CancellationToken cancellation)
    {
        await using var system = Create(name);
        return await timeline.ShowAsync(name, async progress =>
        {
            progress.Report("starting 3 members");
            await system.StartAsync(progress, cancellation);
            return await work(system, progress);
        });
    }

    private ISystemUnderTest Create(string name) => string.Equals(name, SystemNames.Etcd, StringComparison.Ordinal)
        ? new EtcdSystem(_etcd!, options.LeaderOnly)
        : new NodeSystem(options.Profile, options.Settings);
}
