using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.TakeoverBench;

/// <summary>Kills nodes of a cluster again and again, a case after the other, and measures each stage of each takeover.</summary>
/// <param name="options">What was asked.</param>
/// <param name="timeline">Where to show what was measured.</param>
internal sealed class TakeoverRun(TakeoverOptions options, BenchTimeline timeline)
{
    /// <summary>With 50 shards the chance that one has none of them is below 2 %.</summary>
    private const int Requests = 400;

    private static readonly TimeSpan TakeoverTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan RestoreTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PausedBefore = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PausedAfter = TimeSpan.FromSeconds(2.5);

    /// <summary>A question lost with the dead node is asked again after this, so that the figures are the cluster's and not the question's.</summary>
    private static readonly TimeSpan AskTimeout = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs everything.</summary>
    public async Task<IReadOnlyList<TakeoverKill>> RunAsync(CancellationToken cancellation)
    {
        using var busy = new BusyLoops(options.Busy);
        List<TakeoverKill> kills = [];
        foreach (var system in options.Systems)
            kills.AddRange(await timeline.ShowAsync(system.Name, progress => RunAsync(system, progress, cancellation)));
        return kills;
    }

    private async Task<List<TakeoverKill>> RunAsync(TakeoverSystem system, IProgress<string> progress, CancellationToken cancellation)
    {
        var home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-takeover-").FullName);
        var control = new ClusterControl(home);
        List<TakeoverKill> kills = [];
        try
        {
            await control.StartAllAsync(
                ClusterSpec.Of(options.Nodes, options.Profile, freePorts: true, system.Settings), progress, cancellation);
            var requests = Workload.Of(1, Requests);
            await new RequestFlow([.. home.Nodes.Select(node => node.Client)], Stopwatch.StartNew())
                .SendAsync(requests.ToAsyncEnumerable(), cancellation);
            string[] ids = [.. requests.Select(request => request.RequestId)];
            foreach (var what in options.Cases)
            {
                for (var i = 1; i <= options.Kills; i++)
                {
                    progress.Report($"{what.Name}, kill {i} of {options.Kills}");
                    await RestoreAsync(home, control, progress, cancellation);
                    var kill = await KillAsync(system, what, home, control, ids, cancellation);
                    timeline.Say($"{system.Name} {what.Name} {i}: evidence {Seconds(kill.Evidence)}, downed {Seconds(kill.Downed)}, removed "
                        + $"{Seconds(kill.RemovedFirst)} to {Seconds(kill.RemovedAll)}, answered {Seconds(kill.Answered)} s"
                        + (kill.FalseDownings > 0 ? $" (!) {kill.FalseDownings} living members were downed" : ""));
                    kills.Add(kill);
                }
            }

            return kills;
        }
        finally
        {
            await control.KillAllAsync();
            Directory.Delete(home.Folder, recursive: true);
        }
    }

    /// <summary>Starts what has ended, and waits until all are Up and all have shards: a kill of one without moves nothing.</summary>
    private static async Task RestoreAsync(
        ClusterHome home, ClusterControl control, IProgress<string> progress, CancellationToken cancellation)
    {
        foreach (var node in home.Nodes.Where(node => node.State == NodeState.Ended))
            await control.StartAsync(node.Name, progress, cancellation);
        await ClusterControl.WaitUntilUpAsync(home.Nodes, progress, cancellation);
        var balanced = await Polling.UntilAsync(
            async token =>
            {
                try
                {
                    return ShardHomes.Of(await home.Nodes[0].Client.ShardsAsync(token)) is { } homes
                        && home.Nodes.All(node => homes.Values.Contains(node.Name, StringComparer.Ordinal));
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            RestoreTimeout,
            Interval,
            cancellation);
        if (!balanced)
            throw new ClusterException($"Not every node has shards after {RestoreTimeout.TotalSeconds:0} s; the logs are in {home.Folder}.");
    }

    private async Task<TakeoverKill> KillAsync(
        TakeoverSystem system, TakeoverCase what, ClusterHome home, ClusterControl control, string[] ids, CancellationToken cancellation)
    {
        var members = await home.Nodes[0].Client.MembersAsync(cancellation);
        var oldest = home.Node(members.OldestName!);
        NodeProcess[] plain = [.. home.Nodes.Where(node => node != oldest)];
        NodeProcess[] victims = what.WithOldest ? [oldest, .. plain.TakeLast(what.Victims - 1)] : [.. plain.TakeLast(what.Victims)];
        NodeProcess[] living = [.. home.Nodes.Except(victims)];
        var paused = what.HasPausedMember ? plain[0] : null;
        NodeProcess[] witnesses = [.. living.Where(node => node != paused)];

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var load = SteadyAsks.RunAsync(witnesses, ids, options.Rate, stop.Token);
        try
        {
            if (paused is not null)
            {
                await paused.PauseAsync(cancellation);
                await Task.Delay(PausedBefore, cancellation);
            }

            var clock = Stopwatch.StartNew();
            await Task.WhenAll(victims.Select(victim => victim.KillAsync(cancellation)));
            var watch = new TakeoverWatch(
                witnesses, [.. victims.Select(victim => (victim.Name, members.Member(victim.Name)!.NodeUid))], clock);
            var watching = watch.RunAsync(TakeoverTimeout, cancellation);
            var beside = BesideAsync(what, victims[0], paused, control, watching, cancellation);
            var answered = await TakeoverProbe.WaitAsync(
                ids, [.. witnesses.Select(node => node.Client)], TakeoverTimeout, AskTimeout, cancellation);
            var answeredAt = clock.Elapsed.TotalSeconds;
            await watching;
            await beside;
            return new TakeoverKill(
                system.Name,
                what.Name,
                watch.Evidence,
                watch.Downed,
                watch.RemovedFirst,
                watch.RemovedAll,
                answered ? answeredAt : null,
                await FalseDowningsAsync(living, members, witnesses[0], cancellation));
        }
        finally
        {
            await stop.CancelAsync();
            await load;
        }
    }

    private static async Task BesideAsync(
        TakeoverCase what, NodeProcess victim, NodeProcess? paused, ClusterControl control, Task watching, CancellationToken cancellation)
    {
        if (what.RestartAfter is { } after)
        {
            await Task.Delay(after, cancellation);
            await control.StartAsync(victim.Name, new Progress<string>(), cancellation);
        }

        if (what.HasStranger)
        {
            using var stranger = new TcpListener(IPAddress.Parse(NodeSpec.Loopback), victim.Spec.Port);
            stranger.Start();
            await watching;
        }

        if (paused is not null)
        {
            await Task.Delay(PausedAfter, cancellation);
            await paused.ResumeAsync(cancellation);
        }
    }

    /// <summary>Living members that are members no more, or that some evidence has downed.</summary>
    private static async Task<int> FalseDowningsAsync(
        IReadOnlyList<NodeProcess> living, MembersView before, NodeProcess witness, CancellationToken cancellation)
    {
        var (members, phi) = (await witness.Client.MembersAsync(cancellation), await witness.Client.PhiAsync(cancellation));
        return living.Count(node =>
        {
            var uid = before.Member(node.Name)!.NodeUid;
            return members.Members.All(member => !string.Equals(member.NodeUid, uid, StringComparison.Ordinal))
                || phi.Of(node.Name, uid) is { IsDecided: true };
        });
    }

    private static string Seconds(double? value) => value?.ToString("0.00") ?? Cells.Nothing;
}
