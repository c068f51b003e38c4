using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Lab.Simulation.Monitors;

namespace ActorDist.Lab.Simulation;

/// <summary>The one JSON object with which a simulation ends.</summary>
internal sealed record SimulationReport(
    long FirstSeed,
    long Seeds,
    long Held,
    long Unknown,
    long Violated,
    RunVerdict Verdict,
    double Seconds,
    double SeedsPerSecond,
    long Events,
    long OperationsOk,
    long OperationsOkInFaults,
    long OperationsOkAfterFaults,
    long StatesChosen,
    IReadOnlyDictionary<string, long> Observed,
    IReadOnlyList<long> UnknownSeeds,
    string? UnknownReason,
    long? ViolatedSeed,
    IReadOnlyList<Violation> Violations)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static SimulationReport From(long first, SweepSummary summary, TimeSpan elapsed) => new(
        first,
        summary.Runs,
        summary.Held,
        summary.Unknown,
        summary.Violated,
        summary.Verdict,
        Math.Round(elapsed.TotalSeconds, 2),
        Math.Round(summary.Runs / elapsed.TotalSeconds, 1),
        summary.Steps,
        summary.SucceededBefore + summary.SucceededAfter,
        summary.SucceededInFaults,
        summary.SucceededAfter,
        summary.Chosen,
        Enum.GetValues<ObservedFault>().ToDictionary(
            fault => JsonNamingPolicy.CamelCase.ConvertName(fault.ToString()), fault => summary.Tally[fault], StringComparer.Ordinal),
        summary.UnknownSeeds,
        summary.UnknownReason,
        summary.Worst?.Plan.Seed,
        summary.Worst?.Violations ?? []);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The invariants watched, in one line.</summary>
    public static string Watched => string.Join(' ', Invariants.All.Keys);
}
