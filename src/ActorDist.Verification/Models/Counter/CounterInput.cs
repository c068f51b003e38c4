namespace ActorDist.Verification.Models.Counter;

/// <summary>A request to a counter.</summary>
/// <param name="Amount">What to add; null for a read. A read replies the sum, an add may reply the sum after it, or null.</param>
public readonly record struct CounterInput(long? Amount)
{
    /// <summary>Reads the sum.</summary>
    public static CounterInput Read() => default;

    /// <summary>Adds an amount, which may be negative.</summary>
    public static CounterInput Add(long amount) => new(amount);
}
