using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>Events with what each wrote. An event writes once, so the values of one on two sides are the same.</summary>
/// <typeparam name="T">The values.</typeparam>
public sealed class DotFun<T> : IDotStore<DotFun<T>>
    where T : ICrdtValue<T>
{
    private readonly ImmutableSortedDictionary<Dot, T> _values;

    private DotFun(ImmutableSortedDictionary<Dot, T> values) => _values = values;

    /// <inheritdoc/>
    public static DotFun<T> Empty { get; } = new(ImmutableSortedDictionary<Dot, T>.Empty);

    /// <inheritdoc/>
    public bool IsEmpty => _values.IsEmpty;

    /// <inheritdoc/>
    public IEnumerable<Dot> Dots => _values.Keys;

    /// <summary>The events with their values, in the order of events.</summary>
    public IReadOnlyDictionary<Dot, T> Values => _values;

    /// <summary>One event with its value.</summary>
    public static DotFun<T> Of(Dot dot, T value) => new(Empty._values.Add(dot, value));

    /// <inheritdoc/>
    public DotFun<T> Join(CausalContext context, DotFun<T> other, CausalContext otherContext)
    {
        var result = _values.ToBuilder();
        foreach (var dot in _values.Keys)
        {
            if (otherContext.Contains(dot) && !other._values.ContainsKey(dot))
                result.Remove(dot);
        }

        foreach (var (dot, value) in other._values)
        {
            if (!context.Contains(dot))
                result[dot] = value;
        }

        return new DotFun<T>(result.ToImmutable());
    }

    /// <inheritdoc/>
    public DotFun<T> Rename(Func<Dot, Dot?> name)
    {
        var result = Empty._values.ToBuilder();
        foreach (var (dot, value) in _values)
        {
            if (name(dot) is { } renamed)
                result.Add(renamed, value);
        }

        return new DotFun<T>(result.ToImmutable());
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Unsigned((ulong)_values.Count);
        foreach (var (dot, value) in _values)
        {
            writer.Dot(dot);
            value.Write(writer);
        }
    }

    /// <inheritdoc/>
    public static DotFun<T> Read(ref CrdtReader reader)
    {
        var count = reader.Count("dots");
        var values = Empty._values.ToBuilder();
        Dot? last = null;
        for (var i = 0; i < count; i++)
        {
            var dot = reader.Dot("dot");
            if (last is { } before)
                CrdtReader.RequireOrder(before, dot, "dots");
            values.Add(dot, T.Read(ref reader));
            last = dot;
        }

        return new DotFun<T>(values.ToImmutable());
    }
}
