using System.Globalization;
using ActorDist.Lab.Runs;

namespace ActorDist.Lab.Experiments.Overload;

/// <summary>The load of a dead server moves to the survivors; whether they follow it is decided by what they do with what they cannot serve.</summary>
public sealed class Cascade : ISimulatedExperiment
{
    /// <summary>Requests that wait half a second: answered well within a client's patience.</summary>
    private const int Bound = 50;

    /// <summary>The part of what the survivors can serve that must be answered in time.</summary>
    private const double Enough = 0.95;

    private const int Survivors = OverloadModel.Servers - 1;
    private readonly int? _limit;

    /// <summary>The experiment, with queues of half a second as back-pressure.</summary>
    public Cascade()
        : this(Bound)
    {
    }

    /// <summary>The experiment with another back-pressure.</summary>
    /// <param name="limit">Requests that wait at a server at most; null for none.</param>
    public Cascade(int? limit) => _limit = limit;

    /// <inheritdoc/>
    public string Name => "cascade";

    /// <inheritdoc/>
    public string Claim =>
        "The load of one dead server takes the survivors down one after another; with bounded queues that refuse the rest they live and answer what they can.";

    /// <inheritdoc/>
    public Task<Finding> RunAsync(RunRecorder run, int seed, CancellationToken cancellation)
    {
        run.Say("servers", $"{OverloadModel.Servers}, each of {OverloadModel.TicksPerSecond} requests a second; {OverloadModel.LoadPerSecond} come, and from {OverloadModel.KillAfter} s on one server is dead");
        run.Phase("without-back-pressure");
        var without = OverloadRun.Of(new OverloadModel(QueueLimit: null), seed);
        foreach (var death in without.Deaths)
            run.Say("died", string.Create(CultureInfo.InvariantCulture, $"a survivor, of its queue, at {death:0.0} s"));
        run.Phase("with-back-pressure");
        var with = OverloadRun.Of(new OverloadModel(_limit), seed);
        run.Say("lived", string.Create(CultureInfo.InvariantCulture, $"{with.Alive} of {Survivors} survivors; {with.AnsweredAtTheEnd:0} a second are answered at the end"));
        run.Measured(new RunTable(
            "One of five servers dies",
            ["back-pressure", "survivors at the end", "answered a second before", "at the end", "never answered", "refused", "served in vain", "longest queue"],
            [Row("none", without), Row(string.Create(CultureInfo.InvariantCulture, $"queues of {_limit}"), with)]));

        (string, long)[] counts =
        [
            ("survivors that died without back-pressure", without.Deaths.Count), ("survivors that died with it", with.Deaths.Count),
            ("answered a second at the end without", (long)without.AnsweredAtTheEnd), ("answered a second at the end with", (long)with.AnsweredAtTheEnd),
            ("served in vain without", without.Wasted), ("served in vain with", with.Wasted),
        ];
        return Task.FromResult(
            with.Deaths.Count > 0 ? Finding.Violated($"{with.Deaths.Count} survivors died in spite of back-pressure", counts)
            : with.AnsweredAtTheEnd < Enough * Survivors * OverloadModel.TicksPerSecond ? Finding.Violated(string.Create(
                CultureInfo.InvariantCulture, $"with back-pressure only {with.AnsweredAtTheEnd:0} a second are answered, and {Survivors * OverloadModel.TicksPerSecond} could be"), counts)
            : without.Deaths.Count < Survivors ? Finding.Unknown($"{without.Alive} survivors lived without back-pressure: the load was not too much", counts)
            : Finding.Held(counts));
    }

    private static IReadOnlyList<string> Row(string name, OverloadResult result) =>
    [
        name, $"{result.Alive}", result.AnsweredBefore.ToString("0", CultureInfo.InvariantCulture),
        result.AnsweredAtTheEnd.ToString("0", CultureInfo.InvariantCulture), $"{result.GaveUp}", $"{result.Refused}", $"{result.Wasted}", $"{result.LongestQueue}",
    ];
}
