using System.Diagnostics;
using ActorDist.Lab.Demo.Groups;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>
/// The demonstration: a cluster forms, requests spread over their owners, one node dies by SIGKILL while requests keep coming, its
/// shards move, and what became of every request is judged. Scaling groups grow and shrink all the while, and the cloud's ledger tells
/// whether servers were created and deleted exactly as asked.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="home">An empty home for the cluster; whoever gave it ends what runs in it.</param>
/// <param name="timeline">Where to show what happens.</param>
public sealed class DemoRun(DemoOptions options, ClusterHome home, DemoTimeline timeline)
{
    /// <summary>The share of requests that is sent before the kill, so that every shard is in use.</summary>
    private const double ShareBeforeKill = 0.4;

    /// <summary>How many samples of acknowledged requests are repeated at the end.</summary>
    private const int RepeatAtMost = 50;

    /// <summary>How long a server builds: most of the time some group has servers that do.</summary>
    private const string BuildTime = "200ms";

    private static readonly TimeSpan TakeoverTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ConvergenceTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ViewTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ViewInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The requests that are left at the kill are spread over about this long, which is longer than a takeover.</summary>
    private static readonly TimeSpan OutageTraffic = TimeSpan.FromSeconds(20);

    private Stopwatch Clock => timeline.Clock;

    /// <summary>Carries it through; a run that fails on the way is unknown, with the reason.</summary>
    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        // Requests and groups that go on are ended with the run, however it ends.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await RunOnceAsync(stop.Token);
        }
        catch (Exception e) when (e is ClusterException or HttpRequestException)
        {
            timeline.Verdict(Verdict.Unknown, e.Message);
            return DemoReport.Aborted(options, e.Message);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private async Task<DemoReport> RunOnceAsync(CancellationToken cancellation)
    {
        var started = await StartAsync(cancellation);
        var requests = Workload.Of(options.Seed, options.Requests);
        var flow = new RequestFlow([.. home.Nodes.Select(node => node.Client)], Clock);
        var before = (int)(requests.Count * ShareBeforeKill);
        var groups = options.Groups > 0 ? await GroupFlow.CreateAsync(home.Nodes, options.Groups, options.Seed, cancellation) : null;
        var scaling = groups?.RunAsync(cancellation);
        await flow.SendAsync(requests.Take(before).ToAsyncEnumerable(), cancellation);

        var victim = await VictimAsync(cancellation);
        NodeProcess[] survivors = [.. home.Nodes.Where(node => node != victim)];
        var homesBefore = await HomesAsync(survivors[0], shards: null, cancellation);
        ShowSpread(homesBefore, flow);
        if (groups is not null)
            await ShowGroupsAsync(survivors[0], victim, cancellation);

        var takenOver = new TaskCompletionSource();
        var gap = OutageTraffic / Math.Max(1, requests.Count - before);
        var traffic = flow.SendAsync(RequestFlow.PacedAsync(requests.Skip(before), gap, takenOver.Task, cancellation), cancellation);
        var outage = await BreakAsync(victim, survivors, flow, cancellation);
        var homesAfter = await HomesAsync(survivors[0], homesBefore.Keys.ToArray(), cancellation);
        var moves = ShardHomes.Moves(homesBefore, homesAfter);
        ShowMoves(moves, outage);

        takenOver.SetResult();
        await traffic;
        timeline.Event("drained", $"{flow.Acknowledged.Count} of {requests.Count} requests acknowledged, {flow.Retries} retries under the same ID");

        groups?.Finish();
        var scaled = scaling is null ? [] : await scaling;
        var (repeated, wrong) = await RepeatAsync(requests, flow, cancellation);
        var states = await SurvivingState.ReadAsync(survivors, flow.Acknowledged.Keys, ConvergenceTimeout, cancellation);
        var ledgers = await LedgersAsync(scaled, cancellation);
        var judged = DemoVerdict.Judge(new DemoEvidence
        {
            Requests = requests,
            Acknowledged = [.. flow.Acknowledged.Keys],
            Survivors = states,
            WrongAnswers = [.. flow.WrongAnswers, .. wrong],
            Repeated = repeated,
            KillObserved = outage.KillObserved,
            ShardsOfVictim = homesBefore.Values.Count(name => string.Equals(name, victim.Name, StringComparison.Ordinal)),
            AcknowledgedDuringOutage = outage.Acknowledged,
            Takeover = outage.Takeover,
            Groups = ledgers,
        });
        timeline.Event("read", $"{judged.Executed} executed requests, read through each of the {states.Count} survivors; {judged.Lost.Count} lost, "
            + $"{judged.Duplicates.Count} executed twice; {repeated} repeated with the same answer");
        var (scalings, created, deleted) = (
            scaled.Sum(group => group.Steps.Count(step => step.IsAcknowledged)), ledgers.Sum(group => group.Created), ledgers.Sum(group => group.Deleted));
        if (groups is not null)
        {
            timeline.Event("scaled", $"{scalings} requests to {scaled.Count} groups acknowledged; by the cloud's ledger {created} servers created "
                + $"and {deleted} deleted{(ledgers.All(group => group is { Violation: null, Gap: null }) ? ", group by group as asked" : "")}");
        }

        timeline.Verdict(judged.Verdict, judged.Reason);

        return new DemoReport(
            options.Nodes,
            requests.Count,
            flow.Acknowledged.Count,
            judged.Executed,
            judged.Duplicates.Count,
            judged.Lost.Count,
            moves.Count,
            DemoReport.Seconds(outage.Unreachable),
            DemoReport.Seconds(outage.Downed),
            DemoReport.Seconds(outage.Takeover),
            judged.Verdict,
            judged.Reason,
            DemoReport.Seconds(started),
            DemoReport.Seconds(outage.Evidence),
            scaled.Count,
            scalings,
            created,
            deleted);
    }

    private async Task<TimeSpan> StartAsync(CancellationToken cancellation)
    {
        var spec = ClusterSpec.Of(options.Nodes, options.Profile, freePorts: true, options.Settings) with
        {
            Cloud = options.Groups > 0 ? CloudSpec.Of(freePort: true, BuildTime) : null,
        };
        var from = Clock.Elapsed;
        timeline.Event("started", Names.Of(spec.Nodes.Select(node => node.Name)));
        await timeline.StartingAsync(progress => new ClusterControl(home).StartAllAsync(spec, progress, cancellation));
        var took = Clock.Elapsed - from;
        timeline.Event("up", $"{spec.Nodes.Count} of {spec.Nodes.Count} members Up and ready, {took.TotalSeconds:0.0} s after the first start");
        return took;
    }

    private async Task<NodeProcess> VictimAsync(CancellationToken cancellation)
    {
        if (options.Kill is { } name)
        {
            return home.Node(name);
        }

        var oldest = (await home.Nodes[0].Client.MembersAsync(cancellation)).OldestName;
        return home.Nodes.Last(node => !string.Equals(node.Name, oldest, StringComparison.Ordinal));
    }

    /// <summary>Kills the node and watches until every shard answers again.</summary>
    private async Task<Outage> BreakAsync(
        NodeProcess victim, IReadOnlyList<NodeProcess> survivors, RequestFlow flow, CancellationToken cancellation)
    {
        var probes = flow.Acknowledged.Keys.ToArray();
        var process = victim.Identity;
        var uid = (await survivors[0].Client.MembersAsync(cancellation)).Member(victim.Name)!.NodeUid;
        var killedAt = Clock.Elapsed;
        await victim.KillAsync(cancellation);
        timeline.Event(killedAt, "killed", $"{victim.Name} (pid {process?.Pid}) by SIGKILL, gone {(Clock.Elapsed - killedAt).TotalMilliseconds:0} ms later");
        flow.Avoid(victim.Client);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = new MembershipWatch(survivors, victim.Name, uid, Clock, (what, seen) =>
        {
            timeline.Event(seen.At, what, $"{victim.Name}, first seen by {seen.By}, {(seen.At - killedAt).TotalSeconds:0.0} s after the kill");
            if (seen.What.Length > 0)
            {
                timeline.Detail(seen.What);
            }
        });
        var watching = watch.RunAsync(TakeoverTimeout, stop.Token);
        var answered = await TakeoverProbe.WaitAsync(
            probes, [.. survivors.Select(survivor => survivor.Client)], TakeoverTimeout, cancellation);
        var takeoverAt = Clock.Elapsed;
        await watching;

        var outage = new Outage(
            process is { IsAlive: false },
            watch.Evidence?.At - killedAt,
            watch.Unreachable?.At - killedAt,
            watch.Downed?.At - killedAt,
            answered ? takeoverAt - killedAt : null,
            flow.Acknowledged.Values.Count(a => a.SentAt >= killedAt && a.At <= takeoverAt));
        timeline.Event(takeoverAt, "answering", answered
            ? $"every shard again, {outage.Takeover!.Value.TotalSeconds:0.0} s after the kill; {outage.Acknowledged} requests were acknowledged meanwhile"
            : $"not every shard within {TakeoverTimeout.TotalSeconds:0} s");
        return outage;
    }

    /// <summary>Where the shards live, once all regions answer and, where some are named, all of those have a home.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> HomesAsync(
        NodeProcess witness, IReadOnlyCollection<string>? shards, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> homes = new Dictionary<string, string>(StringComparer.Ordinal);
        await Polling.UntilAsync(
            async token =>
            {
                if (ShardHomes.Of(await witness.Client.ShardsAsync(token)) is not { } seen)
                    return false;
                homes = seen;
                return shards is null || shards.All(seen.ContainsKey);
            },
            ViewTimeout,
            ViewInterval,
            cancellation);
        return homes;
    }

    private void ShowSpread(IReadOnlyDictionary<string, string> homes, RequestFlow flow)
    {
        timeline.Event("spread", $"{flow.Acknowledged.Count} requests on {homes.Count} shards");
        foreach (var node in home.Nodes)
        {
            var shards = homes.Values.Count(name => string.Equals(name, node.Name, StringComparison.Ordinal));
            var requests = flow.Acknowledged.Values.Count(a => string.Equals(a.By, node.Name, StringComparison.Ordinal));
            timeline.Detail($"{node.Name}  {shards,3} shards  {requests,6} requests");
        }
    }

    private async Task ShowGroupsAsync(NodeProcess witness, NodeProcess victim, CancellationToken cancellation)
    {
        var owned = (await witness.Client.ConvergersAsync(cancellation)).Regions
            .Where(region => string.Equals(region.Name, victim.Name, StringComparison.Ordinal))
            .Sum(region => region.Shards.Sum(shard => shard.Entities));
        timeline.Event("groups", $"{options.Groups} grow and shrink, every request sent to several nodes at once under one key; "
            + $"{victim.Name}, which will be killed, converges {owned} of them");
    }

    private async Task<IReadOnlyList<GroupLedger>> LedgersAsync(
        IReadOnlyList<(GroupHandle Group, IReadOnlyList<ScalingStep> Steps)> scaled, CancellationToken cancellation)
    {
        var ledgers = new List<GroupLedger>();
        foreach (var (group, steps) in scaled)
            ledgers.Add(GroupLedger.Judge(group.Name, steps, await home.Cloud!.Client.LedgerAsync(group.Key, cancellation)));
        return ledgers;
    }

    private void ShowMoves(IReadOnlyList<ShardMove> moves, Outage outage)
    {
        timeline.Event("moved", $"{moves.Count} shards have a new home{(outage.Takeover is null ? ", so far" : "")}");
        foreach (var (to, shards) in moves.GroupBy(move => move.To, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Select(move => move.ShardId))))
        {
            timeline.Detail($"{to}  + {string.Join(' ', shards)}");
        }
    }

    /// <summary>Submits acknowledged requests once more, and one ID with another body.</summary>
    private static async Task<(int Repeated, IReadOnlyList<string> Wrong)> RepeatAsync(
        IReadOnlyList<ScalingRequest> requests, RequestFlow flow, CancellationToken cancellation)
    {
        ScalingRequest[] acknowledged = [.. requests.Where(request => flow.Acknowledged.ContainsKey(request.RequestId))];
        var step = Math.Max(1, acknowledged.Length / RepeatAtMost);
        ScalingRequest[] sample = [.. acknowledged.Where((_, i) => i % step == 0).Take(RepeatAtMost)];
        var wrong = new List<string>();
        var repeated = 0;
        foreach (var request in sample)
        {
            if (await flow.RepeatAsync(request, cancellation) is { } reply)
            {
                repeated++;
                if (reply.Effect != request)
                {
                    wrong.Add($"{request.RequestId} was acknowledged; repeated, it was answered {reply.Outcome}: {reply.Error ?? reply.Effect?.ToString()}");
                }
            }
        }

        if (sample.Length > 0
            && await flow.RepeatAsync(Workload.WithOtherBody(sample[0]), cancellation) is { Outcome: not SubmitOutcome.Refused } taken)
        {
            wrong.Add($"{sample[0].RequestId} with another body was not refused but answered {taken.Outcome}");
        }

        return (repeated, wrong);
    }

    private sealed record Outage(
        bool KillObserved, TimeSpan? Evidence, TimeSpan? Unreachable, TimeSpan? Downed, TimeSpan? Takeover, int Acknowledged);
}
