using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Groups;

namespace ActorDist.Autoscale.Convergence.Planning;

/// <summary>
/// What to do about a group: a function of what it should be and what the cloud lists. A group that is what it should be has an empty
/// plan, and applying plans over and over ends there (invariant I10). Nothing is created while a server that does not count still exists,
/// so there are never more servers than desired.
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
        var (leaving, staying) = Sort(goal, servers, nowMs, limits);
        var victims = Victims(goal, staying, out var shortOf);
        var missing = goal.Desired - staying.Count;
        var existing = servers.Count(server => ServerDestinies.Of(server.Status) is not (ServerDestiny.Ignore or ServerDestiny.Gone));
        var creates = Math.Max(0, Math.Min(missing, goal.Desired - existing));
        var steps = leaving.Take(limits.MaxDeletes).Concat(Creates(goal, servers, spent, Math.Min(creates, limits.MaxCreates))).ToArray();
        return new ConvergencePlan(
            victims,
            steps,
            staying.Count(server => ServerDestinies.Of(server.Status) is ServerDestiny.Wait or ServerDestiny.WaitWithTimeout),
            leaving.Count + Math.Max(0, missing) - steps.Length,
            shortOf);
    }

    /// <summary>Servers that go whatever the number desired, and those that count.</summary>
    private static (List<PlanStep> Leaving, List<CloudServer> Staying) Sort(
        ConvergenceGoal goal, IReadOnlyList<CloudServer> servers, long nowMs, PlanLimits limits)
    {
        var leaving = new List<PlanStep>();
        var staying = new List<CloudServer>();
        foreach (var server in servers)
        {
            var destiny = ServerDestinies.Of(server.Status);
            if (destiny is ServerDestiny.Gone)
            {
                continue;
            }

            if (goal.Disowned.Contains(server.Id))
            {
                leaving.Add(new PlanStep.Disown(server));
            }
            else if (goal.Victims.Contains(server.Id))
            {
                leaving.Add(new PlanStep.Delete(server, "chosen to go"));
            }
            else if (destiny is ServerDestiny.Delete)
            {
                leaving.Add(new PlanStep.Delete(server, $"its state is {server.Status}"));
            }
            else if (destiny is ServerDestiny.WaitWithTimeout && nowMs - server.CreatedMs >= limits.BuildTimeout.TotalMilliseconds)
            {
                leaving.Add(new PlanStep.Delete(server, $"it was not built within {limits.BuildTimeout.TotalSeconds:0.###} s"));
            }
            else if (destiny is not ServerDestiny.Ignore)
            {
                staying.Add(server);
            }
        }

        return (leaving, staying);
    }

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
                    ordinal, new ServerOrder(token, $"{goal.ServerName}-{token}", goal.LaunchVersion, goal.Launch));
            }
        }
    }
}
