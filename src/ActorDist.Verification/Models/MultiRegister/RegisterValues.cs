namespace ActorDist.Verification.Models.MultiRegister;

/// <summary>The values of several registers, immutable and compared by its contents.</summary>
public sealed class RegisterValues : IEquatable<RegisterValues>
{
    private const int BytesPerRegister = 24;

    private readonly (string Key, long Value)[] _sorted;

    private RegisterValues((string Key, long Value)[] sorted) => _sorted = sorted;

    /// <summary>No register has been written.</summary>
    public static RegisterValues Empty { get; } = new([]);

    /// <summary>Bytes on the heap.</summary>
    public int HeapBytes => BytesPerRegister * (_sorted.Length + 2);

    /// <summary>The value of a register, null where it was never written.</summary>
    public long? this[string key]
    {
        get
        {
            foreach (var (name, value) in _sorted)
            {
                if (string.Equals(name, key, StringComparison.Ordinal))
                    return value;
            }

            return null;
        }
    }

    /// <summary>The same with another value of one register.</summary>
    public RegisterValues With(string key, long value)
    {
        var place = Array.FindIndex(_sorted, each => string.CompareOrdinal(each.Key, key) >= 0);
        if (place < 0)
            return new RegisterValues([.. _sorted, (key, value)]);
        var isThere = string.Equals(_sorted[place].Key, key, StringComparison.Ordinal);
        return new RegisterValues([.. _sorted.AsSpan(0, place), (key, value), .. _sorted.AsSpan(isThere ? place + 1 : place)]);
    }

    /// <inheritdoc/>
    public bool Equals(RegisterValues? other) => other is not null && other._sorted.AsSpan().SequenceEqual(_sorted);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RegisterValues);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _sorted)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        _sorted.Length == 0 ? "nothing" : string.Join(", ", _sorted.Select(each => $"{each.Key} = {each.Value}"));
}
