using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.AutoscaleBench;

/// <summary>Groups that are all asked to grow at once, until each has its servers, by the cloud's own word.</summary>
internal static class ConvergeRun
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures.</summary>
    /// <exception cref="ClusterException">Not every group had exactly its servers in time.</exception>
    public static async Task<ConvergeRow> MeasureAsync(
        AutoscaleCluster cluster, int groups, int servers, TimeSpan patience, IProgress<string> progress, CancellationToken cancellation)
    {
        var handles = await cluster.CreateAsync(groups, servers, [servers], progress, cancellation);
        var before = Memory(cluster);
        var callsBefore = (await cluster.Cloud.TotalsAsync(cancellation)).Calls;
        var clock = Stopwatch.StartNew();
        var executing = cluster.ExecuteAsync(handles, servers, cancellation);
        var (most, cloudMost) = (before, 0.0);
        TimeSpan? created = null;
        await Polling.UntilAsync(
            async token =>
            {
                var totals = await cluster.Cloud.TotalsAsync(token);
                progress.Report($"{totals.Servers:N0} of {groups * servers:N0} servers after {clock.Elapsed.TotalSeconds:0.0} s");
                (most, cloudMost) = (Math.Max(most, Memory(cluster)), Math.Max(cloudMost, cluster.CloudProcess.Identity?.ResidentMebibytes ?? 0));
                if (totals.Servers >= groups * servers)
                    created ??= clock.Elapsed;
                return created is not null;
            },
            patience,
            Interval,
            cancellation);
        await executing;
        if (created is not { } last)
            throw new ClusterException($"The cloud did not have {groups * servers:N0} servers after {patience.TotalMinutes:0} minutes.");
        progress.Report("waiting until every group says so");
        await AutoscaleCluster.ForEachAsync(handles.Index(), async (next, token) =>
        {
            var (i, group) = next;
            var client = AutoscaleCluster.Client(cluster.Nodes[i % cluster.Nodes.Count]);
            var has = await Polling.UntilAsync(
                async inner => await client.StateAsync(group, inner) is { } state && state.ActiveCapacity == servers && state.DesiredCapacity == servers,
                patience,
                Interval,
                token);
            if (!has)
                throw new ClusterException($"{group.Name} did not have {servers} servers after {clock.Elapsed.TotalSeconds:0} s.");
        }, cancellation);
        var took = clock.Elapsed;
        var after = await cluster.Cloud.TotalsAsync(cancellation);
        if (after.Servers != groups * servers || after.Created != groups * servers)
            throw new ClusterException($"The cloud has {after.Servers:N0} servers and created {after.Created:N0}; {groups * servers:N0} were asked for.");
        return new ConvergeRow(
            groups, groups * servers, last.TotalSeconds, took.TotalSeconds, after.Calls - callsBefore, before, most, cloudMost);
    }

    /// <summary>Resident memory of the fullest node, in MiB.</summary>
    private static double Memory(AutoscaleCluster cluster) => cluster.Nodes.Max(node => node.Identity?.ResidentMebibytes ?? 0);
}

/// <summary>A convergence of many groups.</summary>
/// <param name="Groups">How many groups.</param>
/// <param name="Servers">How many servers together.</param>
/// <param name="CreatedSeconds">From the first request until the cloud had created the last server.</param>
/// <param name="ConvergedSeconds">Until every group said that it has what it should have.</param>
/// <param name="Calls">Calls that the cloud answered meanwhile, the looks of the measurement among them.</param>
/// <param name="NodeMebibytesBefore">Resident memory of the fullest node before.</param>
/// <param name="NodeMebibytesMost">And the most of it.</param>
/// <param name="CloudMebibytesMost">The most that the cloud had.</param>
internal sealed record ConvergeRow(
    int Groups,
    int Servers,
    double CreatedSeconds,
    double ConvergedSeconds,
    long Calls,
    double NodeMebibytesBefore,
    double NodeMebibytesMost,
    double CloudMebibytesMost);
