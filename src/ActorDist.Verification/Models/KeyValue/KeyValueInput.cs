namespace ActorDist.Verification.Models.KeyValue;

/// <summary>A request to one key of a key-value store.</summary>
/// <param name="Function">What is asked.</param>
/// <param name="Value">The new value or the suffix; empty for a get.</param>
public readonly record struct KeyValueInput(KeyValueFunction Function, string Value);
