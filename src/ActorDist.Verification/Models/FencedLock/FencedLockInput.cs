using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.FencedLock;

/// <summary>A request to a fenced lock. Build it with the static methods.</summary>
/// <param name="Function">What is asked.</param>
/// <param name="Token">The token under which a release is asked; 0 otherwise.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FencedLockInput(FencedLockFunction Function, long Token)
{
    /// <summary>Takes the lock; the reply is a fencing token.</summary>
    public static FencedLockInput Acquire() => new(FencedLockFunction.Acquire, 0);

    /// <summary>Gives back the lock that was taken under a token.</summary>
    public static FencedLockInput Release(long token) => new(FencedLockFunction.Release, token);
}

/// <summary>What a fenced lock can be asked.</summary>
public enum FencedLockFunction
{
    /// <summary>Take it.</summary>
    Acquire,

    /// <summary>Give it back.</summary>
    Release,
}
