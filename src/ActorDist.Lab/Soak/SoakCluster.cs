using System.Diagnostics;
using ActorDist.Lab.Experiments;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Soak;

/// <summary>The cluster that lives through a whole soak: its nodes are restarted on their disks, with other settings where a round needs that.</summary>
/// <param name="options">How many nodes, and their settings.</param>
/// <param name="progress">Told what a start waits for.</param>
internal sealed class SoakCluster(SoakOptions options, IProgress<string> progress)
{
    /// <summary>Copies that were apart compare themselves often enough for a round to see them meet.</summary>
    private const string Exchange = "actordist.quorum.exchange-every=2s";

    private const string BuildTime = "200ms";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private readonly ClusterHome _home = new(Directory.CreateTempSubdirectory("actordist-soak-").FullName);
    private bool? _nobodyLeaves;

    /// <summary>Where the nodes' logs and data are.</summary>
    public string Folder => _home.Folder;

    /// <summary>The nodes.</summary>
    public ClusterHome Home => _home;

    /// <summary>What breaks links.</summary>
    public ILinks Links => new SoakLinks(_home);

    /// <summary>The settings of every node over the lab's profile.</summary>
    public IReadOnlyList<string> Settings => _home.Spec.Settings;

    /// <summary>Starts the cluster, or starts it again where it was started in the other mode.</summary>
    /// <param name="nobodyLeaves">Whether nobody is downed and nobody ends itself.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">It did not start.</exception>
    public async Task UseAsync(bool nobodyLeaves, CancellationToken cancellation)
    {
        if (_nobodyLeaves == nobodyLeaves)
            return;
        string[] settings = [Exchange, .. options.Settings];
        var spec = nobodyLeaves
            ? ExperimentCluster.WhereNobodyLeaves(options.Nodes, settings)
            : ClusterSpec.Of(options.Nodes, "lab", freePorts: true, settings);
        await EndAsync();
        await new ClusterControl(_home).StartAllAsync(
            _nobodyLeaves is null ? spec with { Cloud = CloudSpec.Of(freePort: true, BuildTime) } : _home.Spec with { Settings = spec.Settings },
            progress,
            cancellation);
        _nobodyLeaves = nobodyLeaves;
    }

    /// <summary>Makes everything whole: every link, every node that was paused or has ended, by itself or not; waits until all see each other Up.</summary>
    /// <exception cref="ClusterException">That did not come about.</exception>
    public async Task MendAsync(CancellationToken cancellation)
    {
        foreach (var paused in _home.Nodes.Where(node => node.State == NodeState.Paused))
            await paused.ResumeAsync(cancellation);
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                // One that was removed while it was away finds out and ends itself only now.
                foreach (var ended in _home.Nodes.Where(node => node.State == NodeState.Ended).ToList())
                {
                    var others = _home.Running.Select(node => node.Spec).ToList();
                    ended.Start(_home.Spec, others.Count > 0 ? others : _home.Spec.Seeds());
                }

                await Links.HealAsync(cancellation);
                await ClusterControl.WaitUntilUpAsync(_home.Nodes, progress, cancellation);
                await NewDisk.TakeAllInAsync(_home.Nodes, cancellation);
                return;
            }
            catch (ClusterException) when (clock.Elapsed < Patience)
            {
                await Task.Delay(Interval, cancellation);
            }
        }
    }

    /// <summary>Ends every process.</summary>
    public Task EndAsync() => new ClusterControl(_home).KillAllAsync();

    /// <summary>Removes the nodes' logs and data.</summary>
    public void Delete() => Directory.Delete(_home.Folder, recursive: true);
}
