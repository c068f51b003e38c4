using System.Collections.Immutable;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>A store for each key; a key is there while its store has events.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TStore">The stores.</typeparam>
public sealed class DotMap<TKey, TStore> : IDotStore<DotMap<TKey, TStore>>
    where TKey : struct, ICrdtValue<TKey>
    where TStore : class, IDotStore<TStore>
{
    private readonly ImmutableSortedDictionary<TKey, TStore> _stores;

    private DotMap(ImmutableSortedDictionary<TKey, TStore> stores) => _stores = stores;

    /// <inheritdoc/>
    public static DotMap<TKey, TStore> Empty { get; } = new(ImmutableSortedDictionary<TKey, TStore>.Empty);

    /// <inheritdoc/>
    public bool IsEmpty => _stores.IsEmpty;

    /// <inheritdoc/>
    public IEnumerable<Dot> Dots => _stores.Values.SelectMany(store => store.Dots);

    /// <summary>The keys in their order.</summary>
    public IEnumerable<TKey> Keys => _stores.Keys;

    /// <summary>The store of a key; without events where the key is not there.</summary>
    public TStore this[TKey key] => _stores.TryGetValue(key, out var store) ? store : TStore.Empty;

    /// <summary>With the store of one more key. A store without events is no key.</summary>
    public DotMap<TKey, TStore> With(TKey key, TStore store) => new(store.IsEmpty ? _stores.Remove(key) : _stores.SetItem(key, store));

    /// <summary>Whether a key is there.</summary>
    public bool Contains(TKey key) => _stores.ContainsKey(key);

    /// <inheritdoc/>
    public DotMap<TKey, TStore> Join(CausalContext context, DotMap<TKey, TStore> other, CausalContext otherContext)
    {
        var result = _stores.ToBuilder();
        // A side that knows of nothing this side knows of can take nothing from it: then a small delta costs what it holds, not what
        // is here already.
        if (!context.IsDisjointFrom(otherContext))
        {
            foreach (var (key, store) in _stores)
            {
                if (!other._stores.ContainsKey(key))
                    Put(result, key, store, store.Join(context, TStore.Empty, otherContext));
            }
        }

        foreach (var (key, store) in other._stores)
        {
            var here = this[key];
            Put(result, key, here, here.Join(context, store, otherContext));
        }

        return new DotMap<TKey, TStore>(result.ToImmutable());
    }

    /// <inheritdoc/>
    public DotMap<TKey, TStore> Rename(Func<Dot, Dot?> name)
    {
        var result = Empty._stores.ToBuilder();
        foreach (var (key, store) in _stores)
        {
            var renamed = store.Rename(name);
            if (!renamed.IsEmpty)
                result.Add(key, renamed);
        }

        return new DotMap<TKey, TStore>(result.ToImmutable());
    }

    /// <inheritdoc/>
    public void Write(CrdtWriter writer)
    {
        writer.Unsigned((ulong)_stores.Count);
        foreach (var (key, store) in _stores)
        {
            key.Write(writer);
            store.Write(writer);
        }
    }

    /// <inheritdoc/>
    public static DotMap<TKey, TStore> Read(ref CrdtReader reader)
    {
        var count = reader.Count("keys");
        var stores = Empty._stores.ToBuilder();
        TKey? last = null;
        for (var i = 0; i < count; i++)
        {
            var key = TKey.Read(ref reader);
            if (last is { } before)
                CrdtReader.RequireOrder(before, key, "keys");
            var store = TStore.Read(ref reader);
            if (store.IsEmpty)
                throw new FormatException($"key {key}: without events");
            stores.Add(key, store);
            last = key;
        }

        return new DotMap<TKey, TStore>(stores.ToImmutable());
    }

    private static void Put(ImmutableSortedDictionary<TKey, TStore>.Builder stores, TKey key, TStore before, TStore joined)
    {
        if (ReferenceEquals(before, joined))
            return;
        if (joined.IsEmpty)
            stores.Remove(key);
        else
            stores[key] = joined;
    }
}
