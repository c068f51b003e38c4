using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.FencedLock;

/// <summary>State of a fenced lock.</summary>
/// <param name="IsHeld">Whether somebody has it.</param>
/// <param name="Token">The holder's token; null where it is free or the holder never learned of its token.</param>
/// <param name="Last">The largest token known to have been given; each later one is larger.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FencedLockState(bool IsHeld, long? Token, long Last);
