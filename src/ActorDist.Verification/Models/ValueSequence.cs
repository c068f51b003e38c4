using System.Collections;

namespace ActorDist.Verification.Models;

/// <summary>An immutable sequence of integers that is compared by its contents, for the states of models.</summary>
public sealed class ValueSequence : IReadOnlyList<long>, IEquatable<ValueSequence>
{
    private const int Header = 40;

    private readonly long[] _values;
    private readonly int _hash;

    private ValueSequence(long[] values)
    {
        _values = values;
        var hash = new HashCode();
        foreach (var value in values)
            hash.Add(value);
        _hash = hash.ToHashCode();
    }

    /// <summary>The one without values.</summary>
    public static ValueSequence Empty { get; } = new([]);

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <summary>Bytes on the heap.</summary>
    public int HeapBytes => Header + (_values.Length * sizeof(long));

    /// <summary>The value at a position, from 0.</summary>
    public long this[int index] => _values[index];

    /// <summary>A sequence of these values, in this order.</summary>
    public static ValueSequence Of(params ReadOnlySpan<long> values) => values.IsEmpty ? Empty : new ValueSequence(values.ToArray());

    /// <summary>The same with one value more at the end.</summary>
    public ValueSequence Append(long value) => new([.. _values, value]);

    /// <summary>The same with one value more at a position.</summary>
    public ValueSequence Insert(int position, long value) => new([.. _values.AsSpan(0, position), value, .. _values.AsSpan(position)]);

    /// <summary>The same without the value at a position.</summary>
    public ValueSequence RemoveAt(int position) =>
        _values.Length == 1 ? Empty : new([.. _values.AsSpan(0, position), .. _values.AsSpan(position + 1)]);

    /// <summary>Position of a value in a sequence that is sorted; where it is absent, the complement of where it belongs.</summary>
    public int BinarySearch(long value) => Array.BinarySearch(_values, value);

    /// <inheritdoc/>
    public bool Equals(ValueSequence? other) => other is not null && other._hash == _hash && other._values.AsSpan().SequenceEqual(_values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueSequence);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_values).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString()
    {
        const int Listed = 20;
        return Count <= Listed
            ? $"[{string.Join(' ', _values)}]"
            : $"[{string.Join(' ', _values.AsSpan(0, Listed).ToArray())} ... ({Count} values)]";
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
