namespace ActorDist.Core.Crdts.Registers;

/// <summary>The lowest value ever written.</summary>
public sealed class MinRegister : ICrdt<MinRegister>
{
    private MinRegister(long? value) => Value = value;

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.MinRegister;

    /// <inheritdoc/>
    public static MinRegister Empty { get; } = new(value: null);

    /// <summary>The lowest value; null before the first.</summary>
    public long? Value { get; }

    /// <summary>Writes a value.</summary>
    /// <returns>The delta.</returns>
    public static MinRegister Set(long value) => new(value);

    /// <inheritdoc/>
    public MinRegister Merge(MinRegister other) =>
        Value is { } mine && other.Value is { } others ? new MinRegister(Math.Min(mine, others)) : Value is null ? other : this;

    /// <inheritdoc/>
    public void Write(CrdtWriter writer) => ExtremeRegister.Write(writer, Value);

    /// <inheritdoc/>
    public static MinRegister Read(ref CrdtReader reader) => new(ExtremeRegister.Read(ref reader));
}
