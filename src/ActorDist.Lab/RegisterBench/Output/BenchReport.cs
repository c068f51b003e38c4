using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorDist.Lab.RegisterBench.Kills;
using ActorDist.Lab.RegisterBench.Memory;

namespace ActorDist.Lab.RegisterBench.Output;

/// <summary>Everything that a run measured; parts that did not run are null.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Comparison">The workloads.</param>
/// <param name="Kills">The kills.</param>
/// <param name="Memory">Memory and disk with the keys.</param>
public sealed record BenchReport(
    BenchMachine Machine,
    BenchOptions Options,
    IReadOnlyList<ComparisonRow>? Comparison,
    IReadOnlyList<KillRow>? Kills,
    IReadOnlyList<MemoryRow>? Memory)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether every operation of every part was done at the first attempt.</summary>
    public bool IsClean =>
        (Comparison ?? []).All(row => row.IsClean)
        && (Kills ?? []).All(row => row.Gap.NotAcknowledged + row.Calm.NotAcknowledged == 0)
        && (Memory ?? []).All(row => row.Repeated == 0);

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
