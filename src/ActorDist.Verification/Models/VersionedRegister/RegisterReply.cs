namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>The reply of a versioned register, as far as the client saw it: what a reply does not carry constrains nothing.</summary>
/// <param name="Status">Done, or why not.</param>
/// <param name="Value">What a get found; null where it was not told.</param>
/// <param name="Number">The sum after an increment, or the length in bytes after an append; null where it was not told.</param>
/// <param name="Version">The version after the operation, also of a refusal and of an absent register; null where it was not told.</param>
public readonly record struct RegisterReply(RegisterStatus Status, string? Value = null, long? Number = null, long? Version = null);
