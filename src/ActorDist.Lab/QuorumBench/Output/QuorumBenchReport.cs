using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Lab.QuorumBench.AntiEntropy;
using ActorDist.Lab.QuorumBench.HandOff;
using ActorDist.Lab.QuorumBench.Loads;
using ActorDist.Lab.QuorumBench.Siblings;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.QuorumBench.Output;

/// <summary>Everything that a run measured; parts that did not run are null.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Setting">What both stores did for each request.</param>
/// <param name="Stores">The quorum store beside DistributedData.</param>
/// <param name="Clocks">Vector clocks of five entries.</param>
/// <param name="Resolution">Siblings resolved.</param>
/// <param name="HandOff">Hints handed off.</param>
/// <param name="Keys">Memory and anti-entropy.</param>
internal sealed record QuorumBenchReport(
    BenchMachine Machine,
    string Setting,
    IReadOnlyList<StoreRow>? Stores,
    IReadOnlyList<ClockRow>? Clocks,
    ResolutionRow? Resolution,
    HandOffRow? HandOff,
    KeysReport? Keys)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Whether everything was done, at the first attempt where clients were measured.</summary>
    public bool IsClean =>
        (Stores ?? []).All(row => row.Median.IsClean)
        && (Resolution?.Left ?? 0) == 0
        && (Keys?.Rounds ?? []).All(round => round.IsComplete);

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
