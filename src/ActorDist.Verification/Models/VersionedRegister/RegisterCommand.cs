namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>A request to a versioned register. Build it with the static methods; unused fields stay at their defaults.</summary>
/// <param name="Function">What is asked.</param>
/// <param name="Value">The new value, or the suffix to append.</param>
/// <param name="Expected">The value a compare-and-swap expects.</param>
/// <param name="Amount">What an increment adds.</param>
/// <param name="IfVersion">Only at this version; 0 means only if absent, null means always.</param>
public readonly record struct RegisterCommand(RegisterFunction Function, string? Value, string? Expected, long Amount, long? IfVersion)
{
    /// <summary>Reads the value.</summary>
    public static RegisterCommand Get() => default;

    /// <summary>Replaces the value; with <paramref name="ifVersion"/> this is compare-and-swap by version.</summary>
    public static RegisterCommand Put(string value, long? ifVersion = null) => new(RegisterFunction.Put, value, null, 0, ifVersion);

    /// <summary>Replaces the value if it equals <paramref name="expected"/>.</summary>
    public static RegisterCommand CompareAndSwap(string expected, string value) =>
        new(RegisterFunction.CompareAndSwap, value, expected, 0, null);

    /// <summary>Adds to the number the register holds.</summary>
    public static RegisterCommand Increment(long amount) => new(RegisterFunction.Increment, null, null, amount, null);

    /// <summary>Appends to the text the register holds.</summary>
    public static RegisterCommand Append(string suffix) => new(RegisterFunction.Append, suffix, null, 0, null);

    /// <summary>Removes the value.</summary>
    public static RegisterCommand Delete(long? ifVersion = null) => new(RegisterFunction.Delete, null, null, 0, ifVersion);
}
