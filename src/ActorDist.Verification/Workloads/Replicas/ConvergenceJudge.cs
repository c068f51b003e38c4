using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Workloads.Replicas;

/// <summary>
/// Strong eventual consistency (Shapiro, Preguiça, Baquero and Zawirski, 2011): replicas that delivered the same updates are equal, and at
/// the end every replica has delivered every acknowledged update and nothing that nobody made.
/// </summary>
public sealed class ConvergenceJudge
{
    private const string Property = "convergence";

    /// <summary>Judges what replicas were found to be.</summary>
    /// <param name="acknowledged">Updates that were acknowledged to a client.</param>
    /// <param name="attempted">All updates that may have been made, the acknowledged included.</param>
    /// <param name="views">What replicas were found to be; the last of each is its end.</param>
    public Judgement Judge(
        IReadOnlySet<string> acknowledged, IReadOnlySet<string> attempted, IReadOnlyList<ReplicaView> views)
    {
        ArgumentNullException.ThrowIfNull(acknowledged);
        ArgumentNullException.ThrowIfNull(attempted);
        ArgumentNullException.ThrowIfNull(views);
        var size = new HistorySize(attempted.Count, attempted.Count - acknowledged.Count);
        foreach (var view in views)
        {
            if (view.Updates.FirstOrDefault(update => !attempted.Contains(update)) is { } unexpected)
                return Violated("unexpected", $"Replica {view.Replica} delivered update {unexpected}, which nobody made", [view], size);
        }

        foreach (var same in views.GroupBy(view => string.Join('\n', view.Updates.Order(StringComparer.Ordinal)), StringComparer.Ordinal))
        {
            var first = same.First();
            if (same.FirstOrDefault(view => !string.Equals(view.State, first.State, StringComparison.Ordinal)) is { } other)
            {
                return Violated(
                    "diverged",
                    $"Replicas {first.Replica} and {other.Replica} delivered the same {first.Updates.Count} updates and differ",
                    [first, other],
                    size);
            }
        }

        var ends = views.GroupBy(view => view.Replica, StringComparer.Ordinal).Select(replica => replica.MaxBy(view => view.Time)!).ToList();
        foreach (var end in ends)
        {
            if (acknowledged.FirstOrDefault(update => !end.Updates.Contains(update)) is { } lost)
                return Violated("lost", $"Replica {end.Replica} ended without update {lost}, which was acknowledged", [end], size);
        }

        return ends.Count < 2 || acknowledged.Count == 0
            ? Judgement.Undecided(
                Property,
                UnknownReason.NothingTested,
                $"Undecided: {ends.Count} replicas and {acknowledged.Count} acknowledged updates show nothing.",
                size)
            : Judgement.Held(Property, $"{ends.Count} replicas ended with the same {acknowledged.Count} acknowledged updates or more.", size);
    }

    private static Judgement Violated(string anomaly, string sentence, ReplicaView[] views, HistorySize size) => Judgement.Violated(
        Property,
        anomaly,
        sentence + ".",
        [.. views.Select((view, index) => new WitnessOperation(
            index, view.Time, view.Time, $"replica {view.Replica} with {view.Updates.Count} updates held {view.State}"))],
        size);
}

/// <summary>What one replica of a CRDT was found to be.</summary>
/// <param name="Replica">Its name.</param>
/// <param name="Time">When it was looked at, in nanoseconds.</param>
/// <param name="Updates">Identifiers of the updates that it had delivered.</param>
/// <param name="State">Its state, written in a form that is the same for equal states.</param>
public sealed record ReplicaView(string Replica, long Time, IReadOnlySet<string> Updates, string State);
