using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>State of a versioned register.</summary>
/// <param name="Value">The value, null for absent.</param>
/// <param name="Version">The version, or its lower bound.</param>
/// <param name="IsExact">Whether <paramref name="Version"/> is the version and not only its lower bound.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegisterState(string? Value, long Version, bool IsExact);
