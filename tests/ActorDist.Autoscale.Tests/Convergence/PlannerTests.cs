using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Planning;
using ActorDist.Autoscale.Groups;
using CsCheck;
using Xunit;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>The planning rules of Otter's convergence, from the field's table, and invariant I10.</summary>
public sealed class PlannerTests
{
    private const long Now = 10_000_000;
    private static readonly PlanLimits Limits = new(10, 10, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(ServerStatus.Active, ServerDestiny.Available)]
    [InlineData(ServerStatus.Build, ServerDestiny.WaitWithTimeout)]
    [InlineData(ServerStatus.HardReboot, ServerDestiny.Wait)]
    [InlineData(ServerStatus.Migrating, ServerDestiny.Wait)]
    [InlineData(ServerStatus.Password, ServerDestiny.Wait)]
    [InlineData(ServerStatus.Rebuild, ServerDestiny.Wait)]
    [InlineData(ServerStatus.Resize, ServerDestiny.Wait)]
    [InlineData(ServerStatus.RevertResize, ServerDestiny.Wait)]
    [InlineData(ServerStatus.Rescue, ServerDestiny.Avoid)]
    [InlineData(ServerStatus.VerifyResize, ServerDestiny.Avoid)]
    [InlineData(ServerStatus.Suspended, ServerDestiny.Avoid)]
    [InlineData(ServerStatus.Shutoff, ServerDestiny.Delete)]
    [InlineData(ServerStatus.Error, ServerDestiny.Delete)]
    [InlineData(ServerStatus.Deleted, ServerDestiny.Gone)]
    [InlineData(ServerStatus.Unknown, ServerDestiny.Ignore)]
    public void Should_give_a_state_its_destiny(ServerStatus status, ServerDestiny destiny) =>
        Assert.Equal(destiny, ServerDestinies.Of(status));

    /// <summary>B25: building, then waiting, then avoided, then the oldest in service.</summary>
    [Theory]
    [InlineData(5, "")]
    [InlineData(4, "build")]
    [InlineData(3, "build reboot")]
    [InlineData(2, "build reboot rescue")]
    [InlineData(1, "build reboot rescue old")]
    [InlineData(0, "build reboot rescue old new")]
    public void Should_choose_victims_in_the_order_of_the_table(int desired, string victims)
    {
        CloudServer[] servers =
        [
            Server("new", ServerStatus.Active, 500), Server("old", ServerStatus.Active, 100), Server("rescue", ServerStatus.Rescue, 200),
            Server("reboot", ServerStatus.HardReboot, 300), Server("build", ServerStatus.Build, Now - 1),
        ];

        Assert.Equal(victims, string.Join(' ', Plan(Goal(desired), servers).NewVictims));
    }

    [Theory]
    [InlineData(DeletionOrder.OldestFirst, "a b")]
    [InlineData(DeletionOrder.NewestFirst, "c b")]
    [InlineData(DeletionOrder.OldestLaunchFirst, "c a")]
    public void Should_follow_the_order_of_deletion(DeletionOrder order, string victims)
    {
        CloudServer[] servers = [Server("a", ServerStatus.Active, 1, 2), Server("b", ServerStatus.Active, 2, 2), Server("c", ServerStatus.Active, 3, 1)];

        Assert.Equal(victims, string.Join(' ', Plan(Goal(1) with { Order = order }, servers).NewVictims));
    }

    [Fact]
    public void Should_spare_protected_servers_and_say_how_many_are_too_many()
    {
        CloudServer[] servers = [Server("a", ServerStatus.Active, 1), Server("b", ServerStatus.Active, 2), Server("c", ServerStatus.Active, 3)];
        var goal = Goal(0) with { Protected = ["a", "c"] };

        var plan = Plan(goal, servers);

        Assert.Equal(["b"], plan.NewVictims);
        Assert.Equal(2, plan.Short);
        Assert.Equal(3, Plan(goal with { IsDeleting = true }, servers).NewVictims.Count);
    }

    /// <summary>B20: a broken server is deleted first and replaced then, so there are never more than desired.</summary>
    [Fact]
    public void Should_replace_a_broken_server_only_when_it_is_gone()
    {
        CloudServer[] servers = [Server("a", ServerStatus.Active, 1), Server("b", ServerStatus.Error, 2)];

        var plan = Plan(Goal(2), servers);

        Assert.Equal("b", Assert.IsType<PlanStep.Delete>(Assert.Single(plan.Steps)).Server.Id);
        Assert.False(plan.IsConverged);
        Assert.IsType<PlanStep.Create>(Assert.Single(Plan(Goal(2), servers[..1]).Steps));
    }

    /// <summary>B21.</summary>
    [Fact]
    public void Should_give_up_on_a_server_that_does_not_get_built()
    {
        CloudServer[] servers = [Server("a", ServerStatus.Build, Now - (long)Limits.BuildTimeout.TotalMilliseconds)];

        Assert.IsType<PlanStep.Delete>(Assert.Single(Plan(Goal(1), servers).Steps));
        Assert.Equal(1, Plan(Goal(1), [Server("a", ServerStatus.Build, Now)]).Waiting);
    }

    [Fact]
    public void Should_ask_again_under_the_token_of_a_server_that_is_not_listed()
    {
        CloudServer[] servers = [Server("a", ServerStatus.Active, 1) with { Token = "7-1-0" }, Server("c", ServerStatus.Active, 1) with { Token = "7-1-2" }];

        var tokens = Plan(Goal(4), servers).Steps.Cast<PlanStep.Create>().Select(step => step.Order.Token);
        var others = Planner.Plan(Goal(4), servers, new HashSet<string>(StringComparer.Ordinal) { "7-1-1" }, Now, Limits).Steps.Cast<PlanStep.Create>()
            .Select(step => step.Order.Token);

        Assert.Equal("7-1-1 7-1-3", string.Join(' ', tokens));
        Assert.Equal("7-1-3 7-1-4", string.Join(' ', others));
    }

    [Fact]
    public void Should_delete_the_recorded_victims_and_no_others()
    {
        CloudServer[] servers = [Server("a", ServerStatus.Active, 1), Server("b", ServerStatus.Active, 2), Server("c", ServerStatus.Active, 3)];

        var plan = Plan(Goal(2) with { Victims = ["c", "gone"] }, servers);

        Assert.Empty(plan.NewVictims);
        Assert.Equal("c", Assert.IsType<PlanStep.Delete>(Assert.Single(plan.Steps)).Server.Id);
    }

    [Fact]
    public void Should_take_disowned_servers_out_and_replace_them()
    {
        CloudServer[] servers = [Server("a", ServerStatus.Active, 1)];

        Assert.IsType<PlanStep.Disown>(Assert.Single(Plan(Goal(1) with { Disowned = ["a"] }, servers).Steps));
        Assert.IsType<PlanStep.Create>(Assert.Single(Plan(Goal(1) with { Disowned = ["a"] }, []).Steps));
    }

    [Fact]
    public void Should_do_no_more_in_a_round_than_its_bounds()
    {
        var plan = Plan(Goal(1000), []);

        Assert.Equal(Limits.MaxCreates, plan.Steps.Count);
        Assert.Equal(990, plan.Postponed);
    }

    /// <summary>B26: no new connections first; then, when those that there were have ended or had their time, off the load balancer; then gone.</summary>
    [Theory]
    [InlineData(false, 3, 0, "drain", 1)]
    [InlineData(true, 3, 29, "", 1)]
    [InlineData(true, 3, 30, "detach", 0)]
    [InlineData(true, 0, 0, "detach", 0)]
    public void Should_drain_a_victim_before_it_is_deleted(bool isDraining, int connections, int secondsAgo, string step, int waiting)
    {
        var server = Server("a", ServerStatus.Active, 1) with
        {
            Balancing = OneBalancer,
            Nodes = [new BalancerNode("lb", 80, isDraining, Now - secondsAgo * 1000, connections)],
        };
        var goal = Goal(0) with { Victims = ["a"] };

        var plan = Plan(goal, [server]);

        Assert.Equal(step, string.Join(' ', plan.Steps.Select(Word)));
        Assert.Equal(waiting, plan.Waiting);
        Assert.Equal("delete", string.Join(' ', Plan(goal, [server with { Nodes = [] }]).Steps.Select(Word)));
    }

    /// <summary>A server that goes because it is broken, or has no time to drain, leaves its load balancer at once; one that vanished does, too.</summary>
    [Theory]
    [InlineData(ServerStatus.Error, 30)]
    [InlineData(ServerStatus.Deleted, 30)]
    [InlineData(ServerStatus.Active, 0)]
    public void Should_take_what_is_gone_from_its_load_balancer_without_draining(ServerStatus status, int drainingSeconds)
    {
        var server = Server("a", status, 1) with
        {
            Balancing = OneBalancer with { DrainingSeconds = drainingSeconds },
            Nodes = [new BalancerNode("lb", 80, IsDraining: false, Now, 3)],
        };

        Assert.Equal("detach", string.Join(' ', Plan(Goal(0) with { Victims = ["a"] }, [server]).Steps.Select(Word)));
    }

    /// <summary>B27: a node that somebody removed, stopped or moved is put back; a server that is not in service yet has none.</summary>
    [Fact]
    public void Should_put_a_server_back_to_its_load_balancer()
    {
        var server = Server("a", ServerStatus.Active, 1) with { Balancing = OneBalancer };
        BalancerNode Node(int port, bool isDraining) => new("lb", port, isDraining, Now, 0);

        Assert.Equal("attach", string.Join(' ', Plan(Goal(1), [server]).Steps.Select(Word)));
        Assert.Equal("attach", string.Join(' ', Plan(Goal(1), [server with { Nodes = [Node(80, true)] }]).Steps.Select(Word)));
        Assert.Equal("attach", string.Join(' ', Plan(Goal(1), [server with { Nodes = [Node(81, false)] }]).Steps.Select(Word)));
        Assert.True(Plan(Goal(1), [server with { Nodes = [Node(80, false), new BalancerNode("of somebody", 1, false, Now, 0)] }]).IsConverged);
        Assert.Empty(Plan(Goal(1), [server with { Status = ServerStatus.Build, CreatedMs = Now }]).Steps);
    }

    /// <summary>Connections that take an hour to end do not keep others from being served.</summary>
    [Fact]
    public void Should_create_beside_servers_that_drain()
    {
        var draining = Server("a", ServerStatus.Active, 1) with
        {
            Balancing = OneBalancer,
            Nodes = [new BalancerNode("lb", 80, IsDraining: true, Now, 3)],
        };

        Assert.Equal("create", string.Join(' ', Plan(Goal(1) with { Victims = ["a"] }, [draining]).Steps.Select(Word)));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("3 30 lb-1:80 7:65535")]
    public void Should_write_labels_that_it_can_read(string label) => Assert.Equal(label, ServerLabel.Parse(label).ToString());

    [Theory]
    [InlineData("", 0)]
    [InlineData("web", 0)]
    [InlineData("3 x lb:80", 3)]
    [InlineData("3 30 lb", 3)]
    [InlineData("3 30 lb:x", 3)]
    public void Should_take_no_load_balancer_from_a_label_of_somebody_else(string label, long version)
    {
        var read = ServerLabel.Parse(label);
        Assert.Equal((version, 0), (read.LaunchVersion, read.Balancing.Balancers.Count));
    }

    /// <summary>I10: whatever is there, plans that are applied over and over end, in few rounds, with as many servers as desired.</summary>
    [Fact]
    public void Should_end_with_an_empty_plan_when_applied_over_and_over() =>
        Gen.Select(
            Gen.Int[0, 40],
            Gen.Select(Gen.Enum<ServerStatus>(), Gen.Long[0, 2 * Now], Gen.Bool, Gen.Bool).Array[0, 60],
            Gen.Enum<DeletionOrder>()).Sample((desired, made, order) =>
        {
            var servers = made.Select((server, i) => Server($"s{i}", server.Item1, Math.Min(server.Item2, Now))).ToList();
            var goal = Goal(desired) with
            {
                Order = order,
                Victims = [.. made.Index().Where(server => server.Item.Item3).Select(server => $"s{server.Index}")],
            };
            var spent = new HashSet<string>(StringComparer.Ordinal);
            var deletedHealthy = 0;
            var healthy = servers.Count(server => Counts(server) && !goal.Victims.Contains(server.Id));
            for (var round = 0; round < 40; round++)
            {
                var plan = Planner.Plan(goal, servers, spent, Now, Limits);
                if (plan is { IsConverged: true } or { Steps.Count: 0, NewVictims.Count: 0, Postponed: 0 })
                {
                    Assert.Equal(Math.Max(0, healthy - desired), deletedHealthy);
                    Assert.Equal(desired, servers.Count(Counts));
                    return;
                }

                if (plan.NewVictims.Count > 0)
                {
                    deletedHealthy += plan.NewVictims.Count;
                    goal = goal with { Victims = goal.Victims.Union(plan.NewVictims) };
                    continue;
                }

                foreach (var step in plan.Steps)
                {
                    if (step is PlanStep.Delete delete)
                    {
                        Assert.True(servers.Remove(delete.Server));
                    }
                    else if (step is PlanStep.Create create)
                    {
                        servers.Add(Server($"n{servers.Count}-{create.Order.Token}", ServerStatus.Active, Now) with { Token = create.Order.Token });
                    }
                }

                Assert.True(servers.Count(server => ServerDestinies.Of(server.Status) is not (ServerDestiny.Ignore or ServerDestiny.Gone))
                    <= Math.Max(desired, made.Length));
            }

            Assert.Fail("the plans do not end");
        });

    private static bool Counts(CloudServer server) => ServerDestinies.Of(server.Status) switch
    {
        ServerDestiny.Available or ServerDestiny.Wait or ServerDestiny.Avoid => true,
        ServerDestiny.WaitWithTimeout => Now - server.CreatedMs < Limits.BuildTimeout.TotalMilliseconds,
        _ => false,
    };

    private static ConvergencePlan Plan(ConvergenceGoal goal, IReadOnlyList<CloudServer> servers) =>
        Planner.Plan(goal, servers, new HashSet<string>(StringComparer.Ordinal), Now, Limits);

    private static LoadBalancing OneBalancer => new([new LoadBalancer("lb", 80)], 30);

    private static string Word(PlanStep step) => step.GetType().Name.ToLowerInvariant();

    private static ConvergenceGoal Goal(int desired) => new(desired, Version: 7, IsDirty: true) { LaunchVersion = 1 };

    private static CloudServer Server(string id, ServerStatus status, long createdMs, long launch = 1) => new(id, status, $"0-0-{id}", createdMs, launch);
}
