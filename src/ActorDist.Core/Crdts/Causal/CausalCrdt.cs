using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>A replicated type whose state is a dot store with its context: what all of them do alike.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="TStore">Its store.</typeparam>
public abstract class CausalCrdt<TSelf, TStore>
    where TSelf : CausalCrdt<TSelf, TStore>
    where TStore : class, IDotStore<TStore>
{
    private protected CausalCrdt(CausalState<TStore> state) => State = state;

    /// <summary>The events that are known of.</summary>
    public CausalContext Context => State.Context;

    /// <summary>What is there, with its events.</summary>
    public TStore Store => State.Store;

    private protected CausalState<TStore> State { get; }

    /// <summary>The least state above both.</summary>
    public TSelf Merge(TSelf other) => From(State.Merge(other.State));

    /// <summary>Without a removed origin; see <see cref="ICrdt{TSelf}.Prune"/>.</summary>
    public TSelf Prune(Origin removed, Origin? collapseInto) => From(State.Prune(removed, collapseInto));

    /// <summary>Writes its binary form.</summary>
    public void Write(CrdtWriter writer) => State.Write(writer);

    private protected abstract TSelf From(CausalState<TStore> state);

    private protected TSelf Delta(TStore store, IEnumerable<Dot> seen) => From(CausalState<TStore>.Delta(store, seen));
}
