using System.Runtime.InteropServices;
namespace ActorDist.Core.Consensus;

/// <summary>
/// Number of one attempt to agree on a register's next state (Lamport, "Paxos Made Simple"; Rystsov, "CASPaxos", arXiv 1802.07000).
/// Ordered by counter, then replica, then incarnation. No two attempts share one: the counter rises within an incarnation, and the
/// incarnation is raised on disk at every start of a node before anything is sent.
/// </summary>
/// <param name="Counter">Rises with every attempt; 0 only in <see cref="None"/>.</param>
/// <param name="Replica">The proposer.</param>
/// <param name="Incarnation">The proposer's start, counted.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Ballot(long Counter, ReplicaId Replica, long Incarnation) : IComparable<Ballot>
{
    /// <summary>Below every ballot: nothing promised, nothing accepted.</summary>
    public static Ballot None => default;

    /// <summary>
    /// The same proposer's next ballot, which an acceptor promises along with accepting this one, so that the next change takes one
    /// round trip (CASPaxos, section 2.2.1).
    /// </summary>
    public Ballot Next() => this with { Counter = Counter + 1 };

    /// <inheritdoc/>
    public int CompareTo(Ballot other)
    {
        var counter = Counter.CompareTo(other.Counter);
        if (counter != 0)
            return counter;
        var replica = Replica.CompareTo(other.Replica);
        return replica != 0 ? replica : Incarnation.CompareTo(other.Incarnation);
    }

    /// <summary>The higher of two.</summary>
    public static Ballot Max(Ballot left, Ballot right) => left >= right ? left : right;

    /// <summary>Lower in ballot order.</summary>
    public static bool operator <(Ballot left, Ballot right) => left.CompareTo(right) < 0;

    /// <summary>Higher in ballot order.</summary>
    public static bool operator >(Ballot left, Ballot right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal in ballot order.</summary>
    public static bool operator <=(Ballot left, Ballot right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal in ballot order.</summary>
    public static bool operator >=(Ballot left, Ballot right) => left.CompareTo(right) >= 0;

    /// <summary>Counter, first digits of the replica, incarnation: <c>17@1f2e3d4c#3</c>.</summary>
    public override string ToString() => Counter == 0 ? "none" : $"{Counter}@{Replica.ToString()[..8]}#{Incarnation}";
}
