using System.Collections.Immutable;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Replication;

/// <summary>
/// A state-based type of <see cref="Core.Crdts"/> as data of Akka.DistributedData: with deltas, and with pruning of nodes that are no
/// longer members. Deltas may come in any order and more than once. Immutable but for what it remembers of its own encoding.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
/// <remarks>
/// Usable wherever DistributedData is: <c>Dsl.Update(key, Replicated&lt;AddWinsSet&gt;.Empty, level, set => set.Change(self, (state, origin)
/// => state.Add(origin, "milk")))</c>, with <see cref="CrdtSerializer"/> bound to <see cref="IReplicatedState"/>.
/// </remarks>
public sealed class Replicated<T> : IReplicatedState, IDeltaReplicatedData<Replicated<T>, Replicated<T>>, IReplicatedDelta,
    IRemovedNodePruning<Replicated<T>>, IEquatable<Replicated<T>>
    where T : class, ICrdt<T>
{
    private readonly ImmutableHashSet<UniqueAddress> _changedBy;
    private Replicated<T>? _madeFrom;
    private byte[]? _encoded;

    /// <summary>A state and those who have changed it.</summary>
    public Replicated(T state, ImmutableHashSet<UniqueAddress> changedBy)
        : this(state, changedBy, delta: null, madeFrom: null)
    {
    }

    private Replicated(T state, ImmutableHashSet<UniqueAddress> changedBy, Replicated<T>? delta, Replicated<T>? madeFrom) =>
        (State, _changedBy, Delta, _madeFrom) = (state, changedBy, delta, madeFrom);

    /// <summary>The state before every change.</summary>
    public static Replicated<T> Empty { get; } = new(T.Empty, []);

    /// <summary>The state.</summary>
    public T State { get; }

    /// <summary>The binary form of the state. Nobody changes it.</summary>
    public byte[] Encoded => _encoded ??= CrdtEncoding.Encode(State);

    /// <inheritdoc/>
    public int EncodedLength => Encoded.Length;

    /// <inheritdoc/>
    public IReadOnlyCollection<UniqueAddress> ChangedBy => _changedBy;

    /// <summary>What was changed since the replicator last took it; null where nothing was.</summary>
    public Replicated<T>? Delta { get; }

    // Akka declares neither as it is: without a change there is none.
    Replicated<T> IDeltaReplicatedData<Replicated<T>, Replicated<T>>.Delta => Delta!;

    IReplicatedDelta IDeltaReplicatedData.Delta => Delta!;

    IDeltaReplicatedData IReplicatedDelta.Zero => Empty;

    ImmutableHashSet<UniqueAddress> IRemovedNodePruning.ModifiedByNodes => _changedBy;

    /// <summary>Changes it.</summary>
    /// <param name="node">Who does.</param>
    /// <param name="change">Gives the delta for a state and the origin that changes it.</param>
    public Replicated<T> Change(UniqueAddress node, Func<T, Origin, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var news = change(State, NodeOrigin.Of(node));
        var delta = new Replicated<T>(Delta is null ? news : Delta.State.Merge(news), (Delta?._changedBy ?? []).Add(node));
        return new Replicated<T>(State.Merge(news), _changedBy.Add(node), delta, madeFrom: this);
    }

    /// <inheritdoc/>
    public Replicated<T> Merge(Replicated<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(other._madeFrom, this))
        {
            // The replicator merges what a change made of this with this. What came before is let go.
            other._madeFrom = null;
            return other;
        }

        return new Replicated<T>(State.Merge(other.State), _changedBy.Union(other._changedBy));
    }

    /// <inheritdoc/>
    public Replicated<T> MergeDelta(Replicated<T> delta) => Merge(delta);

    /// <inheritdoc/>
    public Replicated<T> ResetDelta() => Delta is null ? this : new Replicated<T>(State, _changedBy, delta: null, _madeFrom) { _encoded = _encoded };

    IReplicatedData IReplicatedData.Merge(IReplicatedData other) => Merge((Replicated<T>)other);

    IReplicatedData IDeltaReplicatedData.MergeDelta(IReplicatedDelta delta) => MergeDelta((Replicated<T>)delta);

    IReplicatedData IDeltaReplicatedData.ResetDelta() => ResetDelta();

    /// <inheritdoc/>
    public bool NeedPruningFrom(UniqueAddress removedNode) => _changedBy.Contains(removedNode);

    /// <inheritdoc/>
    public Replicated<T> Prune(UniqueAddress removedNode, UniqueAddress collapseInto) => new(
        State.Prune(NodeOrigin.Of(removedNode), NodeOrigin.Of(collapseInto)), _changedBy.Remove(removedNode).Add(collapseInto));

    /// <inheritdoc/>
    public Replicated<T> PruningCleanup(UniqueAddress removedNode) => _changedBy.Contains(removedNode)
        ? new Replicated<T>(State.Prune(NodeOrigin.Of(removedNode), collapseInto: null), _changedBy.Remove(removedNode))
        : this;

    IReplicatedData IRemovedNodePruning.Prune(UniqueAddress removedNode, UniqueAddress collapseInto) => Prune(removedNode, collapseInto);

    IReplicatedData IRemovedNodePruning.PruningCleanup(UniqueAddress removedNode) => PruningCleanup(removedNode);

    /// <inheritdoc/>
    public bool Equals(Replicated<T>? other) =>
        other is not null && (ReferenceEquals(this, other) || (_changedBy.SetEquals(other._changedBy) && Encoded.AsSpan().SequenceEqual(other.Encoded)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Replicated<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Encoded);
        return hash.ToHashCode();
    }

    /// <summary>Which type, and how large.</summary>
    public override string ToString() => $"{T.Kind}, {EncodedLength} bytes";
}
