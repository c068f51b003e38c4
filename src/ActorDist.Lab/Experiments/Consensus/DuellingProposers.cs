using ActorDist.Core.Consensus;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments.Consensus;

/// <summary>
/// Fischer, Lynch and Paterson (JACM 1985): no deterministic protocol decides in every asynchronous run in which one may fail. Here is such a
/// run of CASPaxos, in which nobody fails at all, and the randomised wait that ends it with probability one once delays are bounded.
/// </summary>
public sealed class DuellingProposers : ISimulatedExperiment
{
    private const int Ballots = 1000;
    private const int Seeds = 200;
    private const long ShortestBackoff = 4;
    private const long LongestBackoff = 100;

    private readonly Func<Func<double>, IBackoff> _backoff;

    /// <summary>The experiment, with the backoff that the replicas have.</summary>
    public DuellingProposers()
        : this(unit => new JitteredBackoff(ShortestBackoff, LongestBackoff, unit))
    {
    }

    /// <summary>The experiment with another backoff.</summary>
    /// <param name="backoff">Makes one of a source of uniform numbers in [0, 1).</param>
    public DuellingProposers(Func<Func<double>, IBackoff> backoff) => _backoff = backoff;

    /// <inheritdoc/>
    public string Name => "flp";

    /// <inheritdoc/>
    public string Claim =>
        "Under a fair but unlucky schedule two proposers refuse each other in 1,000 ballots and none is chosen; with randomised backoff they decide.";

    /// <inheritdoc/>
    public Task<Finding> RunAsync(RunRecorder run, int seed, CancellationToken cancellation)
    {
        run.Say("schedule", $"accepts travel {DuelSchedule.AcceptDelay} ms longer than all else, which travels 1 ms; every message is delivered, nobody fails");
        run.Phase("without-backoff");
        var without = Duel.Run(seed, _ => new AtOnce(), Ballots);
        run.Say("duel", $"{without.Prepared} ballots in {without.Milliseconds} ms, {without.Proposed} promised by a majority, {without.Chosen} chosen");

        run.Phase("randomised-backoff");
        var with = new List<DuelResult>(Seeds);
        for (var i = 0; i < Seeds && with.TrueForAll(duel => duel.IsDecided); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            with.Add(Duel.Run(unchecked(seed + i), _backoff, Ballots));
        }

        run.Say("decided", $"{with.Count(duel => duel.IsDecided)} of {with.Count} duels, the longest after {with.Max(duel => duel.Milliseconds)} ms");
        run.Measured(new RunTable(
            "Duels of two proposers, by their backoff",
            ["backoff", "duels", "decided", "ballots begun, median", "most", "ms until both are answered, median", "most"],
            [Row("none", [without]), Row($"random up to {ShortestBackoff} ms, doubling to {LongestBackoff} ms", with)]));

        (string, long)[] counts =
        [
            ("ballots without backoff", without.Prepared), ("promised by a majority without backoff", without.Proposed),
            ("chosen without backoff", without.Chosen), ("duels with backoff", with.Count), ("decided with backoff", with.Count(duel => duel.IsDecided)),
            ("most ballots of a duel with backoff", with.Max(duel => duel.Prepared)),
        ];
        var broken = with.Prepend(without).Select(duel => duel.Violation).FirstOrDefault(violation => violation is not null);
        var open = with.FindIndex(duel => !duel.IsDecided);
        return Task.FromResult(
            broken is not null ? Finding.Violated($"safety was broken: {broken}", counts)
            : open >= 0 ? Finding.Violated($"with backoff and seed {unchecked(seed + open)} nothing was decided in {with[open].Prepared} ballots", counts)
            : without.Chosen > 0 ? Finding.Unknown($"the schedule was not unlucky enough: a ballot was chosen after {without.Milliseconds} ms", counts)
            : Finding.Held(counts));
    }

    private static IReadOnlyList<string> Row(string backoff, List<DuelResult> duels) =>
    [
        backoff, $"{duels.Count}", $"{duels.Count(duel => duel.IsDecided)}", $"{Median(duels, duel => duel.Prepared)}", $"{duels.Max(duel => duel.Prepared)}",
        .. duels.TrueForAll(duel => duel.IsDecided)
            ? (string[])[$"{Median(duels, duel => duel.Milliseconds)}", $"{duels.Max(duel => duel.Milliseconds)}"]
            : ["never", "never"],
    ];

    private static long Median(List<DuelResult> duels, Func<DuelResult, long> of) => duels.Select(of).Order().ElementAt(duels.Count / 2);
}
