using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts;

/// <summary>
/// A state-based (convergent) replicated type: its states form a join semilattice (Shapiro, Preguiça, Baquero and Zawirski, "A
/// comprehensive study of Convergent and Commutative Replicated Data Types", 2011). Immutable. Every change is a function of the state
/// that gives a delta, a small state of the same type; <c>state.Merge(delta)</c> is the state after it (Almeida, Shoker and Baquero,
/// "Delta State Replicated Data Types", 2018), and whoever merges the deltas, in any order and any number of times, has the same state.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <remarks>
/// Who changes it is an <see cref="Origin"/>: a disk and an epoch of it. A count that may be lost must not go on under the same
/// origin: a replica whose state is not durable takes a new epoch at every start.
/// </remarks>
public interface ICrdt<TSelf>
    where TSelf : ICrdt<TSelf>
{
    /// <summary>What it is called in an encoding.</summary>
    static abstract CrdtKind Kind { get; }

    /// <summary>The state before every change.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>The least state above both. Commutative, associative and idempotent.</summary>
    TSelf Merge(TSelf other);

    /// <summary>
    /// Without a removed origin, so that a state does not grow with every origin there ever was. What it did becomes another's, in the one
    /// place that decides it; everywhere else it is forgotten, because the others get it under the new name. Both only once every
    /// replica has all that the removed origin did. The state itself where the type does not keep origins.
    /// </summary>
    /// <param name="removed">The origin that will do nothing any more.</param>
    /// <param name="collapseInto">Whose its changes become; null to forget them.</param>
    TSelf Prune(Origin removed, Origin? collapseInto) => (TSelf)this;

    /// <summary>Writes its binary form.</summary>
    void Write(CrdtWriter writer);

    /// <summary>Reads its binary form.</summary>
    /// <exception cref="FormatException">The bytes are not one.</exception>
    static abstract TSelf Read(ref CrdtReader reader);
}
