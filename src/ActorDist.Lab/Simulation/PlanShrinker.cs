using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation;

/// <summary>Looks for a smaller plan that violates the same invariant, by leaving things out, within a bounded number of runs.</summary>
public static class PlanShrinker
{
    private const int MaxRuns = 600;

    /// <summary>The smallest plan found, with its run. The plan given must violate something.</summary>
    public static RunResult Shrink(RunResult found, Func<ReplicaFactory> factory)
    {
        var invariant = found.Violations[0].Invariant;
        var best = found;
        var runs = 0;
        var shrank = true;
        while (shrank && runs < MaxRuns)
        {
            shrank = false;
            foreach (var smaller in Smaller(best.Plan))
            {
                if (runs++ >= MaxRuns)
                    break;
                var result = SimulatedRun.Of(smaller, factory());
                if (result.Violations.Count == 0 || !string.Equals(result.Violations[0].Invariant, invariant, StringComparison.Ordinal))
                    continue;
                best = result;
                shrank = true;
                break;
            }
        }

        return best;
    }

    /// <summary>Plans with something left out, the largest cuts first.</summary>
    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        for (var i = 0; i < plan.Clients.Length; i++)
        {
            if (!plan.Clients[i].IsEmpty)
                yield return plan with { Clients = plan.Clients.SetItem(i, []) };
        }

        for (var i = 0; i < plan.Faults.Length; i++)
            yield return plan with { Faults = plan.Faults.RemoveAt(i) };
        if (plan.LossPerMille > 0)
            yield return plan with { LossPerMille = 0 };
        if (plan.DuplicatePerMille > 0)
            yield return plan with { DuplicatePerMille = 0 };
        if (plan.LatePerMille > 0)
            yield return plan with { LatePerMille = 0 };
        if (plan.SkewedClocks)
            yield return plan with { SkewedClocks = false };
        for (var i = 0; i < plan.Clients.Length; i++)
        {
            var script = plan.Clients[i];
            if (script.Length > 1)
            {
                var half = script.Length / 2;
                yield return plan with { Clients = plan.Clients.SetItem(i, script[..half]) };
                yield return plan with { Clients = plan.Clients.SetItem(i, script[half..]) };
            }

            for (var j = script.Length - 1; j >= 0; j--)
                yield return plan with { Clients = plan.Clients.SetItem(i, script.RemoveAt(j)) };
        }
    }
}
