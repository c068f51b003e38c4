using ActorDist.Lab.Judging;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Runs;

/// <summary>Judges a store's history under every model of single objects that there is a judge of.</summary>
public static class StoreJudging
{
    /// <summary>The strongest model.</summary>
    public const string Linearizable = "linearizable";

    /// <summary>For one model; what is not decided then is unknown. Sequential consistency is hard to judge where outcomes are unknown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly (string Model, string Judge)[] Models =
    [
        (Linearizable, "cas-register"),
        ("sequential", "sequential"),
        ("causal", "causal"),
        ("writes-follow-reads", "writes-follow-reads"),
        ("monotonic-reads", "monotonic-reads"),
        ("monotonic-writes", "monotonic-writes"),
        ("read-your-writes", "read-your-writes"),
        ("fresh-reads", "fresh-reads"),
    ];

    /// <summary>Judges events of registers that had no value before.</summary>
    /// <exception cref="FormatException">The events are no history of registers.</exception>
    public static IReadOnlyDictionary<string, Judgement> Judge(IReadOnlyList<HistoryEvent> events)
    {
        var verdicts = new Dictionary<string, Judgement>(StringComparer.Ordinal);
        foreach (var (model, judge) in Models)
            verdicts.Add(model, Judge(judge, events) with { Property = model });
        return verdicts;
    }

    /// <summary>Judges events by one judge of <c>lab judge</c>.</summary>
    /// <param name="judge">Its name.</param>
    /// <param name="events">The history.</param>
    /// <exception cref="FormatException">The events are none that it reads.</exception>
    public static Judgement Judge(string judge, IReadOnlyList<HistoryEvent> events)
    {
        using var bound = new CancellationTokenSource(Patience);
        return HistoryJudges.Run(judge, events, new HistoryReading(Initial: null, FailedCas.NeverHappened, NilRead.Observation), bound.Token);
    }
}
