using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>A dot store with the events that are known of (Almeida, Shoker and Baquero 2018, section 7.3).</summary>
/// <typeparam name="TStore">The store.</typeparam>
public sealed class CausalState<TStore>
    where TStore : class, IDotStore<TStore>
{
    private CausalState(TStore store, CausalContext context) => (Store, Context) = (store, context);

    /// <summary>Nothing there and nothing known.</summary>
    public static CausalState<TStore> Empty { get; } = new(TStore.Empty, CausalContext.Empty);

    /// <summary>What is there.</summary>
    public TStore Store { get; }

    /// <summary>What is known of.</summary>
    public CausalContext Context { get; }

    /// <summary>A change: what it puts there, and what it replaces or removes because it has seen it.</summary>
    public static CausalState<TStore> Delta(TStore store, IEnumerable<Dot> seen) => new(store, CausalContext.Of(seen.Concat(store.Dots)));

    /// <summary>The join of both.</summary>
    public CausalState<TStore> Merge(CausalState<TStore> other) =>
        ReferenceEquals(this, other)
            ? this
            : new CausalState<TStore>(Store.Join(Context, other.Store, other.Context), Context.Merge(other.Context));

    /// <summary>
    /// Without a removed origin: what it put there gets the next events of another, in the same order, or goes. An event that is only
    /// known of is forgotten.
    /// </summary>
    public CausalState<TStore> Prune(Origin removed, Origin? collapseInto)
    {
        var context = Context.Without(removed);
        if (ReferenceEquals(context, Context))
            return this;
        Dictionary<Dot, Dot> names = [];
        if (collapseInto is { } into)
        {
            var next = Context.Next(into);
            foreach (var dot in Store.Dots.Where(dot => dot.Origin == removed).Distinct().Order())
            {
                names.Add(dot, next);
                next = next with { Counter = checked(next.Counter + 1) };
            }
        }

        var store = Store.Rename(dot => dot.Origin != removed ? dot : names.TryGetValue(dot, out var name) ? name : null);
        return new CausalState<TStore>(store, context.Merge(CausalContext.Of(names.Values)));
    }

    /// <summary>Writes its binary form.</summary>
    public void Write(CrdtWriter writer)
    {
        Context.Write(writer);
        Store.Write(writer);
    }

    /// <summary>Reads its binary form.</summary>
    /// <exception cref="FormatException">The bytes are not one.</exception>
    public static CausalState<TStore> Read(ref CrdtReader reader)
    {
        var context = CausalContext.Read(ref reader);
        var store = TStore.Read(ref reader);
        foreach (var dot in store.Dots)
        {
            if (!context.Contains(dot))
                throw new FormatException($"dot {dot} is not in the context");
        }

        return new CausalState<TStore>(store, context);
    }
}
