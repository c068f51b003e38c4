namespace ActorDist.Lab.Crdts;

/// <summary>What is done to a replicated object.</summary>
/// <param name="Act">Such as <c>add</c>.</param>
/// <param name="Element">An element of a set.</param>
/// <param name="By">How much.</param>
/// <param name="Value">A value of a register.</param>
public sealed record CrdtAct(string Act, string? Element = null, long? By = null, string? Value = null);
