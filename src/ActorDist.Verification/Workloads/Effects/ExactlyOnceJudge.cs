using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Verification.Workloads.Effects;

/// <summary>
/// Exactly-once effects: one of each acknowledged request, none of a failed one, at most one of an unknown one, none that nobody asked for.
/// </summary>
public sealed class ExactlyOnceJudge
{
    private const string Property = "exactly-once";

    /// <summary>Judges effects against requests.</summary>
    public Judgement Judge(IReadOnlyList<EffectRequest> requests, IReadOnlyList<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(effects);
        var size = new HistorySize(
            requests.Count(request => request.Outcome != OperationOutcome.Failed),
            requests.Count(request => request.Outcome == OperationOutcome.Unknown));
        var byId = new Dictionary<string, EffectRequest>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            if (!byId.TryAdd(request.Id, request))
            {
                return Judgement.Undecided(
                    Property, UnknownReason.NotJudgeable, $"Undecided: request {request.Id} stands in the history twice.", size);
            }
        }

        var done = effects.ToLookup(effect => effect.Id, StringComparer.Ordinal);
        foreach (var effect in done.OrderBy(each => each.First().Time))
        {
            if (!byId.TryGetValue(effect.Key, out var request))
                return Violated("unexpected", $"Request {effect.Key} took effect although nobody made it", null, effect, size);
            if (effect.Count() > 1)
                return Violated("duplicate", $"Request {effect.Key} of process {request.Process} took effect {effect.Count()} times", request, effect, size);
            if (request.Outcome == OperationOutcome.Failed)
            {
                return Violated(
                    "failed-but-done", $"Process {request.Process} got an impossible reply: request {effect.Key} failed, but it took effect",
                    request, effect, size);
            }
        }

        var lost = requests.FirstOrDefault(request => request.Outcome == OperationOutcome.Ok && !done.Contains(request.Id));
        if (lost is not null)
        {
            return Violated(
                "lost", $"Process {lost.Process} got an impossible reply: request {lost.Id} was acknowledged, but it never took effect",
                lost, [], size);
        }

        return size.Operations == size.UnknownOperations
            ? Judgement.Undecided(Property, UnknownReason.NothingTested, "Undecided: no request was acknowledged.", size)
            : Judgement.Held(Property, $"Each of {size.Operations - size.UnknownOperations} acknowledged requests took effect once.", size);
    }

    private static Judgement Violated(
        string anomaly, string sentence, EffectRequest? request, IEnumerable<Effect> effects, HistorySize size)
    {
        var process = request?.Process ?? -1;
        IEnumerable<WitnessOperation> asked = request is null ? [] : [new(process, request.Called, null, $"request {request.Id} ended {request.Outcome}")];
        return Judgement.Violated(
            Property,
            anomaly,
            sentence + ".",
            [.. asked, .. effects.Select(effect => new WitnessOperation(process, effect.Time, effect.Time, $"{effect.Id}: {effect.What}"))],
            size);
    }
}

/// <summary>A request with an identifier, as its client knows it; retries under the same identifier are the same request.</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Process">The client.</param>
/// <param name="Called">When it was first sent, in nanoseconds.</param>
/// <param name="Outcome">How it ended at last.</param>
public sealed record EffectRequest(string Id, int Process, long Called, OperationOutcome Outcome);

/// <summary>An effect, as an independent witness saw it.</summary>
/// <param name="Id">The identifier of the request that it came from.</param>
/// <param name="Time">When, in nanoseconds.</param>
/// <param name="What">What was done.</param>
public sealed record Effect(string Id, long Time, string What);
