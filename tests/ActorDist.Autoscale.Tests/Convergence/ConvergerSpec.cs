using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Planning;
using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Groups;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Tests.Registers;
using ActorDist.Core.Consensus;
using ActorDist.Lab.Cloud;
using ActorDist.Lab.Processes;
using Akka.Actor;
using Xunit;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>Owners over real registers on their disks and the real simulated cloud with its ledger, all in this process; two owners at once.</summary>
public sealed class ConvergerSpec(ConvergerSpec.Registers registers) : IAsyncLifetime, IClassFixture<ConvergerSpec.Registers>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private static readonly ConvergenceSettings Settings = new(
        10,
        new ConvergerLimits(new PlanLimits(20, 20, TimeSpan.FromMinutes(5)), 5, Soon, Soon, TimeSpan.FromMilliseconds(500), 10),
        Soon, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-converger-").FullName;
    private readonly ActorSystem _system = ActorSystem.Create("owners");
    private readonly Guid _groupId = Guid.CreateVersion7();
    private readonly List<HttpCloud> _clouds = [];
    private readonly RegisterNodes _nodes = registers.Nodes;
    private CloudHost _host = null!;
    private CloudClient _witness = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Group => $"acme/{_groupId}";

    public async ValueTask InitializeAsync()
    {
        _host = await CloudHost.StartAsync(
            new CloudOptions(0, Path.Combine(_folder, "cloud.db"), TimeSpan.FromMilliseconds(20), CloudOptions.UsualQuota), TimeProvider.System, Cancel);
        _witness = new CloudClient(_host.Address);
        await ChangeAsync(new GroupCommand.Create(Stamp(), new byte[WebhookCapability.Bytes], Configuration(0), "{}"u8.ToArray(), []));
    }

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _clouds.ForEach(cloud => cloud.Dispose());
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Should_create_and_delete_exactly_as_many_as_asked_with_two_owners_and_answers_that_lie()
    {
        await _witness.AddFaultAsync(new CloudFault("fail-after", "create", Times: 2), Cancel);
        await _witness.AddFaultAsync(new CloudFault("lost-reply", "create", Times: 2), Cancel);
        await _witness.AddFaultAsync(new CloudFault("lost-reply", "delete", Times: 1), Cancel);
        await _witness.AddFaultAsync(new CloudFault("fail-before", "fence", Times: 1), Cancel);

        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(7)));
        await ConvergeAsync("n1", "n2");
        Assert.Equal((7, 7, 0), await LedgerAsync());

        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(5)));
        await ConvergeAsync("n2", "n3");
        Assert.Equal((5, 7, 2), await LedgerAsync());
    }

    [Fact]
    public async Task Should_refuse_the_late_call_of_an_owner_that_was_replaced()
    {
        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(1)));
        await _witness.AddFaultAsync(new CloudFault("slow", "create", Times: 1, Delay: "1s"), Cancel);
        var late = Owner("n1");
        late.Tell(new ConvergenceProtocol.Wake(Group));
        Assert.True(await Polling.UntilAsync(
            async _ => (await new HttpClient().GetStringAsync(new Uri(_host.Address, "v1/faults"), Cancel)).Contains("\"met\":1", StringComparison.Ordinal),
            Deadline, Soon, Cancel));

        await ConvergeAsync("n2");
        Assert.Equal((1, 1, 0), await LedgerAsync());

        Assert.True(await Polling.UntilAsync(
            async _ => (await _witness.LedgerAsync(Group, Cancel)).Any(entry => string.Equals(entry.Action, "refused", StringComparison.Ordinal)),
            Deadline, Soon, Cancel));
        Assert.Equal((1, 1, 0), await LedgerAsync());
        // It hears that it was replaced, and ends.
        await late.WatchAsync(Cancel).WaitAsync(Deadline, Cancel);
    }

    [Fact]
    public async Task Should_finish_a_call_that_was_begun_before_it_hands_over()
    {
        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(30)));
        await _witness.AddFaultAsync(new CloudFault("slow", "create", Times: 5, Delay: "300ms"), Cancel);
        var owner = Owner("n1");
        owner.Tell(new ConvergenceProtocol.Wake(Group));
        Assert.True(await Polling.UntilAsync(
            async _ => (await new HttpClient().GetStringAsync(new Uri(_host.Address, "v1/faults"), Cancel)).Contains("\"left\":0", StringComparison.Ordinal),
            Deadline, Soon, Cancel));

        owner.Tell(ConvergenceProtocol.Drain.Instance);
        await owner.WatchAsync(Cancel).WaitAsync(Deadline, Cancel);

        // Nothing of it is under way: what it began is in the ledger, and nothing comes after.
        Assert.Equal(5, (await LedgerAsync()).Created);
        await ConvergeAsync("n2");
        Assert.Equal((30, 30, 0), await LedgerAsync());
    }

    [Fact]
    public async Task Should_put_a_group_into_error_over_a_quota_and_bring_it_out_again()
    {
        await _witness.AddFaultAsync(new CloudFault("quota", Limit: 2), Cancel);
        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(3)));
        var owner = Owner("n1");
        owner.Tell(new ConvergenceProtocol.Wake(Group));
        await UntilAsync(state => state.Status is GroupStatus.Error);
        Assert.Contains("OverQuotaError", Assert.Single((await StateAsync())!.Errors), StringComparison.Ordinal);

        await _witness.ClearFaultsAsync(Cancel);

        await UntilAsync(state => state is { Status: GroupStatus.Active, IsDirty: false });
        Assert.Equal((3, 3, 0), await LedgerAsync());
    }

    [Fact]
    public async Task Should_replace_servers_that_break_or_vanish_and_remove_the_group_with_its_servers()
    {
        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(3)));
        await ConvergeAsync("n1");
        var servers = await _witness.ServersAsync(Group, Cancel);
        using var http = new HttpClient();
        await http.DeleteAsync(new Uri(_host.Address, $"v1/operator/servers/{servers[0].Id}"), Cancel);
        await http.PutAsync(
            new Uri(_host.Address, $"v1/operator/servers/{servers[1].Id}/status"),
            new StringContent("{\"status\":\"ERROR\"}", System.Text.Encoding.UTF8, "application/json"),
            Cancel);

        Owner("n2").Tell(new ConvergenceProtocol.Wake(Group));
        Assert.True(await Polling.UntilAsync(
            async token => await _witness.ServersAsync(Group, token) is { Count: 3 } now && now.All(server => server.Status is "ACTIVE"),
            Deadline, Soon, Cancel));

        await ChangeAsync(new GroupCommand.Delete(Stamp(), Force: true));
        Owner("n3").Tell(new ConvergenceProtocol.Wake(Group));
        Assert.True(await Polling.UntilAsync(async _ => await StateAsync() is null, Deadline, Soon, Cancel));
        Assert.Empty(await _witness.ServersAsync(Group, Cancel));
    }

    [Fact]
    public async Task Should_fire_an_occurrence_once_with_two_owners()
    {
        await ChangeAsync(new GroupCommand.Configure(Stamp(), Configuration(0) with { MaxEntities = 10 }));
        var at = NowMs() + 300;
        await ChangeAsync(new GroupCommand.AddPolicies(Stamp(), [new PolicyDraft(
            "nightly", 0, PolicyType.Schedule, new Adjustment.Change(2), new PolicySchedule(at, null))]));

        foreach (var node in (string[])["n1", "n2"])
        {
            Owner(node).Tell(new ConvergenceProtocol.Wake(Group));
        }

        await UntilAsync(state => state.Desired == 2);
        await ConvergeAsync("n3");
        Assert.Equal((2, 2, 0), await LedgerAsync());
        Assert.Single((await StateAsync())!.History.Activities, activity => activity.Kind is ActivityKind.ScheduleFired);
    }

    private static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static CommandStamp Stamp() => CommandStamp.Of(NowMs(), Guid.CreateVersion7());

    private static GroupConfiguration Configuration(int servers) => new("web", 0, servers, servers, DeletionOrder.OldestFirst, []);

    private IActorRef Owner(string node)
    {
        var cloud = new HttpCloud(new CloudSettings(_host.Address, TimeSpan.FromSeconds(5), 8), new CloudTraffic());
        _clouds.Add(cloud);
        return _system.ActorOf(ConvergerActor.Props(
            Group, new ConvergenceParts(new RegisterGroupRecords(_nodes[node].Consensus, TimeProvider.System), cloud, Settings, TimeProvider.System)));
    }

    /// <summary>Owners at these nodes, woken again and again as the sweep would, until the group is what it should be.</summary>
    private async Task ConvergeAsync(params string[] nodes)
    {
        var owners = nodes.Select(Owner).ToArray();
        var turn = 0;
        Assert.True(await Polling.UntilAsync(
            async _ =>
            {
                var mine = owners[turn % owners.Length];
                if (mine is LocalActorRef { IsTerminated: true })
                {
                    owners[turn % owners.Length] = mine = Owner(nodes[turn % nodes.Length]);
                }

                mine.Tell(new ConvergenceProtocol.Wake(Group));
                turn++;
                return await StateAsync() is { IsDirty: false };
            },
            Deadline, Soon, Cancel));
    }

    private async Task ChangeAsync(GroupCommand command)
    {
        var answer = await _nodes["n1"].Consensus.ExecuteAsync(
            ScalingGroupStateMachine.KeyOf("acme", _groupId), GroupCommandEncoding.Encode(command), default);
        Assert.Equal(OutcomeKind.Done, answer.Outcome.Kind);
        Assert.Equal(GroupOutcome.Done, GroupReply.Decode(answer.Outcome.Reply.Span).Outcome);
    }

    private async Task<GroupState?> StateAsync()
    {
        var answer = await _nodes["n3"].Consensus.ExecuteAsync(
            ScalingGroupStateMachine.KeyOf("acme", _groupId),
            GroupCommandEncoding.Encode(new GroupCommand.Get()),
            new OperationOptions(ReadMode.Linearizable));
        return answer.Outcome.Reply.IsEmpty ? null : GroupStateEncoding.Decode(answer.Outcome.Reply);
    }

    private async Task UntilAsync(Func<GroupState, bool> condition) => Assert.True(await Polling.UntilAsync(
        async _ => await StateAsync() is { } state && condition(state), Deadline, Soon, Cancel));

    private async Task<(int Servers, int Created, int Deleted)> LedgerAsync()
    {
        var entries = await _witness.LedgerAsync(Group, Cancel);
        return (
            (await _witness.ServersAsync(Group, Cancel)).Count,
            entries.Count(entry => string.Equals(entry.Action, "created", StringComparison.Ordinal)),
            entries.Count(entry => string.Equals(entry.Action, "deleted", StringComparison.Ordinal)));
    }

    /// <summary>Three nodes with registers, shared by the tests; each has a group of its own.</summary>
    public sealed class Registers : IAsyncLifetime
    {
        internal RegisterNodes Nodes { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Nodes = await RegisterNodes.StartAsync(3, TestContext.Current.CancellationToken, null, new ScalingGroupStateMachine());

        public ValueTask DisposeAsync() => Nodes.DisposeAsync();
    }
}
