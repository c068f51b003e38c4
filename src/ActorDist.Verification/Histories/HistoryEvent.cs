using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories;

/// <summary>One event of a history in Jepsen's shape, before a model gives it meaning.</summary>
/// <param name="Index">Position in the history, from 0.</param>
/// <param name="Time">On one monotonic clock, in nanoseconds; null where the history has none.</param>
/// <param name="Process">The client, or <see cref="Nemesis"/>.</param>
/// <param name="Type">Invoke, ok, fail or info.</param>
/// <param name="Function">What was asked, for example <c>read</c>; Jepsen's <c>:f</c>.</param>
/// <param name="Key">The object addressed; null where the history is about one object.</param>
/// <param name="Value">Argument or result. Never modify it.</param>
/// <param name="Error">Why it failed or is unknown; null where not said.</param>
public sealed record HistoryEvent(
    long Index, long? Time, int Process, EventType Type, string Function, string? Key, JsonNode? Value, JsonNode? Error)
{
    /// <summary>The process number of fault injection, written as <c>nemesis</c>.</summary>
    public const int Nemesis = -1;
}
