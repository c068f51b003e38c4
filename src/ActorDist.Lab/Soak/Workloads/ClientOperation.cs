using System.Text.Json.Nodes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>What a client asked and was told.</summary>
/// <param name="Process">The client, under a new number after each operation of unknown outcome.</param>
/// <param name="Function">What was asked, in a word.</param>
/// <param name="Key">The object; null where there is only one.</param>
/// <param name="Input">The argument; null for none.</param>
/// <param name="Call">When, in nanoseconds since the round's start.</param>
internal sealed record ClientOperation(int Process, string Function, string? Key, JsonNode? Input, long Call)
{
    /// <summary>What it was told; null where it was told nothing.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>When it was told, or gave up; null where it still waits.</summary>
    public long? Return { get; init; }

    /// <summary>How it ended.</summary>
    public OperationOutcome Outcome { get; init; }
}
