namespace ActorDist.Core.Crdts.Registers;

/// <summary>The highest value ever written.</summary>
public sealed class MaxRegister : ICrdt<MaxRegister>
{
    private MaxRegister(long? value) => Value = value;

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.MaxRegister;

    /// <inheritdoc/>
    public static MaxRegister Empty { get; } = new(value: null);

    /// <summary>The highest value; null before the first.</summary>
    public long? Value { get; }

    /// <summary>Writes a value.</summary>
    /// <returns>The delta.</returns>
    public static MaxRegister Set(long value) => new(value);

    /// <inheritdoc/>
    public MaxRegister Merge(MaxRegister other) =>
        Value is { } mine && other.Value is { } others ? new MaxRegister(Math.Max(mine, others)) : Value is null ? other : this;

    /// <inheritdoc/>
    public void Write(CrdtWriter writer) => ExtremeRegister.Write(writer, Value);

    /// <inheritdoc/>
    public static MaxRegister Read(ref CrdtReader reader) => new(ExtremeRegister.Read(ref reader));
}
