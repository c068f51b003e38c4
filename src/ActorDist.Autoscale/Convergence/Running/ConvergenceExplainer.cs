using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Planning;
using ActorDist.Autoscale.Groups;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>Says what a group's owner would do now; nothing is done.</summary>
/// <param name="settings">The bounds of a round.</param>
/// <param name="time">The time.</param>
/// <param name="cloud">The cloud; null where none is configured.</param>
public sealed class ConvergenceExplainer(ConvergenceSettings settings, TimeProvider time, ICloud? cloud = null)
{
    /// <summary>Plans as the owner does, from the cloud's list.</summary>
    /// <param name="name">The group, <c>TENANT/GROUP</c>.</param>
    /// <param name="group">What is agreed on about it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ConvergenceExplanation> ExplainAsync(string name, GroupState group, CancellationToken cancellation)
    {
        if (cloud is null)
            return new ConvergenceExplanation(null, [], 0, 0, "No cloud is configured (actordist.autoscale.cloud.url): nobody converges groups.");
        var listing = await cloud.ListAsync(name, cancellation);
        if (listing.Error is { } error)
            return new ConvergenceExplanation(null, [], 0, 0, $"The cloud did not list the servers: {error}");
        var plan = Planner.Plan(
            RegisterGroupRecords.GoalOf(group), listing.Servers, new HashSet<string>(StringComparer.Ordinal), time.GetUtcNow().ToUnixTimeMilliseconds(), settings.Converger.Plan);
        var note = group.IsPaused ? "The group is paused: nothing is done until it is resumed."
            : plan.Short > 0 ? $"{plan.Short} servers should go and are protected."
            : plan.IsConverged ? "The group is what it should be."
            : plan.Waiting > 0 ? $"{plan.Waiting} servers are waited for."
            : "";
        return new ConvergenceExplanation(
            listing.Servers.Count,
            [.. plan.NewVictims.Select(server => $"delete {server}: one of too many"), .. plan.Steps.Select(step => step.Words)],
            plan.Waiting,
            plan.Postponed,
            note);
    }
}

/// <summary>What a group's owner would do now, in words.</summary>
/// <param name="Servers">How many servers the cloud lists; null where it was not asked.</param>
/// <param name="Steps">The steps of the next round, those that were chosen to go among them.</param>
/// <param name="Waiting">Servers that are waited for.</param>
/// <param name="Postponed">Steps left for later rounds.</param>
/// <param name="Note">Why there are no steps, or fewer than one might think.</param>
public sealed record ConvergenceExplanation(int? Servers, IReadOnlyList<string> Steps, int Waiting, int Postponed, string Note);
