using ActorDist.Lab.Demo;
using ActorDist.Lab.Links;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments;

/// <summary>Starts the cluster of an experiment, does the experiment on it, and ends it whatever happens.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="timeline">Shows the start.</param>
/// <param name="recorder">Keeps what happens.</param>
/// <param name="seed">Seed of what clients do.</param>
internal sealed class ClusterTrial(IClusterExperiment experiment, DemoTimeline timeline, RunRecorder recorder, int seed)
{
    /// <summary>Does it.</summary>
    /// <param name="nodes">How many nodes, its own and more; null for its own.</param>
    /// <param name="inNamespaces">Whether each node has a network namespace of its own.</param>
    /// <param name="keep">Whether the nodes' logs and data are left whatever the verdict.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Trial> RunAsync(int? nodes, bool inNamespaces, bool keep, CancellationToken cancellation)
    {
        var home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-lab-").FullName);
        var control = new ClusterControl(home);
        var spec = experiment.Cluster;
        for (var number = spec.Nodes.Count + 1; number <= nodes; number++)
            spec = spec.With($"n{number}");
        await using var namespaces = inNamespaces ? await NamespaceLinks.CreateAsync(spec.Nodes, cancellation) : null;
        if (namespaces is not null)
            spec = spec with { Nodes = [.. spec.Nodes.Select(namespaces.Inside)] };
        Finding? finding = null;
        try
        {
            await timeline.StartingAsync(progress => control.StartAllAsync(spec, progress, cancellation));
            recorder.Say("up", Names.Of(home.Nodes.Select(node => node.Name)));
            finding = await FindAsync(
                new ExperimentCluster(home, (ILinks?)namespaces ?? new FaultSwitchLinks(() => home.Nodes), recorder, seed), cancellation);
        }
        finally
        {
            await control.KillAllAsync();
            if (finding?.Verdict == Verdict.Held && !keep)
                Directory.Delete(home.Folder, recursive: true);
            else
                await Console.Error.WriteLineAsync($"The nodes' logs and data are left for a look: {home.Folder}");
        }

        return new Trial(finding, [.. spec.Nodes.Select(node => node.Name)], spec.Settings);
    }

    /// <summary>An experiment that was stopped, or could not do what it needs, leaves its claim open; what it recorded until then is judged.</summary>
    private async Task<Finding> FindAsync(ExperimentCluster cluster, CancellationToken cancellation)
    {
        try
        {
            return await experiment.RunAsync(cluster, cancellation);
        }
        catch (ClusterException e)
        {
            return Finding.Unknown(e.Message);
        }
        catch (HttpRequestException e)
        {
            return Finding.Unknown($"a node that should have answered did not: {e.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Finding.Unknown(Finding.Stopped);
        }
    }
}
