using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Groups;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>
/// What to do about a group: a function of what it should be and what the cloud lists. A group that is what it should be has an empty
/// plan, and applying plans over and over ends there (invariant I10). Nothing is created while a server that does not count still exists,
/// so there are never more servers than desired; those whose connections are ending may be there beside them.
/// </summary>
public static class Planner
{
    /// <summary>Plans one round.</summary>
    /// <param name="goal">What the group should be, read before the servers were listed.</param>
    /// <param name="servers">All that the cloud lists for it.</param>
    /// <param name="spent">Client tokens whose servers exist no more.</param>
    /// <param name="nowMs">The time, Unix time in milliseconds.</param>
    /// <param name="limits">The bounds of the round.</param>
    public static ConvergencePlan Plan(
        ConvergenceGoal goal, IReadOnlyList<CloudServer> servers, IReadOnlySet<string> spent, long nowMs, PlanLimits limits)
    {
        var sorted = Sort(goal, servers, nowMs, limits);
        var (leaving, staying) = (sorted.Leaving, sorted.Staying);
        var victims = Victims(goal, staying, out var shortOf);
        var attaches = staying
            .Where(server => ServerDestinies.Of(server.Status) is ServerDestiny.Available)
            .SelectMany(server => server.Unserved.Select(balancer => (PlanStep)new PlanStep.Attach(server, balancer)))
            .ToArray();
        var missing = goal.Desired - staying.Count;
        var existing = servers.Count(server => ServerDestinies.Of(server.Status) is not (ServerDestiny.Ignore or ServerDestiny.Gone));
        var creates = Math.Max(0, Math.Min(missing, goal.Desired - existing + sorted.Draining));
        var steps = leaving.Take(limits.MaxDeletes)
            .Concat(attaches.Take(limits.MaxDeletes))
            .Concat(Creates(goal, servers, spent, Math.Min(creates, limits.MaxCreates)))
            .ToArray();
        return new ConvergencePlan(
            victims,
            steps,
            sorted.Draining + staying.Count(server => ServerDestinies.Of(server.Status) is ServerDestiny.Wait or ServerDestiny.WaitWithTimeout),
            leaving.Count + attaches.Length + Math.Max(0, missing) - steps.Length,
            shortOf);
    }

    /// <summary>Servers that go whatever the number desired, and those that count.</summary>
    private static Sorted Sort(ConvergenceGoal goal, IReadOnlyList<CloudServer> servers, long nowMs, PlanLimits limits)
    {
        var leaving = new List<PlanStep>();
        var staying = new List<CloudServer>();
        var draining = 0;
        foreach (var server in servers)
        {
            var destiny = ServerDestinies.Of(server.Status);
            if (destiny is ServerDestiny.Gone)
            {
                // It vanished, and load balancers still send connections to where it was.
                leaving.AddRange(Detaches(server));
            }
            else if (goal.Disowned.Contains(server.Id))
            {
                leaving.Add(new PlanStep.Disown(server));
            }
            else if (goal.Victims.Contains(server.Id))
            {
                var drains = destiny is ServerDestiny.Available or ServerDestiny.Avoid && IsServing(server, nowMs);
                draining += drains ? 1 : 0;
                leaving.AddRange(drains ? Drains(server) : Goes(server, "chosen to go"));
            }
            else if (destiny is ServerDestiny.Delete)
            {
                leaving.AddRange(Goes(server, $"its state is {server.Status}"));
            }
            else if (destiny is ServerDestiny.WaitWithTimeout && nowMs - server.CreatedMs >= limits.BuildTimeout.TotalMilliseconds)
            {
                leaving.AddRange(Goes(server, $"it was not built within {limits.BuildTimeout.TotalSeconds:0.###} s"));
            }
            else if (destiny is not ServerDestiny.Ignore)
            {
                staying.Add(server);
            }
        }

        return new Sorted(leaving, staying, draining);
    }

    /// <summary>Whether connections of a server may still end by themselves: it goes when all have, or had the time to.</summary>
    private static bool IsServing(CloudServer server, long nowMs) => server.Balancing.DrainingSeconds > 0 && server.Nodes.Any(node =>
        !node.IsDraining || (node.Connections > 0 && nowMs - node.ChangedMs < server.Balancing.DrainingSeconds * 1000L));

    private static IEnumerable<PlanStep> Drains(CloudServer server) => server.Nodes.Where(node => !node.IsDraining)
        .Select(node => new PlanStep.Drain(server, new LoadBalancer(node.Balancer, node.Port)));

    /// <summary>A server leaves its load balancers before it is deleted, so that none sends connections to where nobody is.</summary>
    private static IEnumerable<PlanStep> Goes(CloudServer server, string reason) =>
        server.Nodes.Count > 0 ? Detaches(server) : [new PlanStep.Delete(server, reason)];

    private static IEnumerable<PlanStep> Detaches(CloudServer server) => server.Nodes.Select(node => new PlanStep.Detach(server, node.Balancer));

    /// <summary>Those that are too many: first what is being built, then what is waited for, what somebody works on, and what is in service.</summary>
    private static string[] Victims(ConvergenceGoal goal, List<CloudServer> staying, out int shortOf)
    {
        var tooMany = Math.Max(0, staying.Count - goal.Desired);
        if (tooMany == 0)
        {
            shortOf = 0;
            return [];
        }

        var victims = staying
            .Where(server => goal.IsDeleting || !goal.Protected.Contains(server.Id))
            .OrderBy(server => Rank(ServerDestinies.Of(server.Status)))
            .ThenBy(server => goal.Order is DeletionOrder.OldestLaunchFirst ? server.LaunchVersion : 0)
            .ThenBy(server => goal.Order is DeletionOrder.NewestFirst ? -server.CreatedMs : server.CreatedMs)
            .ThenBy(server => server.Id, StringComparer.Ordinal)
            .Take(tooMany)
            .Select(server => server.Id)
            .ToArray();
        shortOf = tooMany - victims.Length;
        return victims;
    }

    private static int Rank(ServerDestiny destiny) => destiny switch
    {
        ServerDestiny.WaitWithTimeout => 0,
        ServerDestiny.Wait => 1,
        ServerDestiny.Avoid => 2,
        _ => 3,
    };

    /// <summary>The lowest ordinals that no server has and none had: a creation whose answer was lost is asked for again under its token.</summary>
    private static IEnumerable<PlanStep> Creates(
        ConvergenceGoal goal, IReadOnlyList<CloudServer> servers, IReadOnlySet<string> spent, int count)
    {
        if (count == 0)
        {
            yield break;
        }

        var taken = servers.Select(server => server.Token).ToHashSet(StringComparer.Ordinal);
        for (var ordinal = 0; count > 0; ordinal++)
        {
            var token = OperationToken.Of(goal.Version, goal.LaunchVersion, ordinal);
            if (!taken.Contains(token) && !spent.Contains(token))
            {
                count--;
                yield return new PlanStep.Create(
                    ordinal,
                    new ServerOrder(token, $"{goal.ServerName}-{token}", goal.LaunchVersion, goal.Launch) { Balancing = goal.Balancing });
            }
        }
    }

    /// <summary>The servers of a group.</summary>
    /// <param name="Leaving">What is to be done for those that go.</param>
    /// <param name="Staying">Those that count.</param>
    /// <param name="Draining">How many of those that go have connections that may still end.</param>
    private sealed record Sorted(List<PlanStep> Leaving, List<CloudServer> Staying, int Draining);
}
