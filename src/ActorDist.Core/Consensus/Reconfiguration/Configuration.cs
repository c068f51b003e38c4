using System.Collections.Immutable;
using System.Numerics;
using System.Text;

namespace ActorDist.Core.Consensus;

/// <summary>
/// The named set of replicas over which quorums are counted. Changes only by consensus: from a stable configuration through a
/// joint one, in which both sets must agree, to the next stable one (Ongaro and Ousterhout, "In Search of an Understandable
/// Consensus Algorithm", section 6). Votes are bits by the position in <see cref="Members"/>.
/// </summary>
public sealed class Configuration
{
    /// <summary>Most replicas in one configuration, old and new together.</summary>
    public const int MaxMembers = 16;

    /// <summary>Longest name of a member, in UTF-8 bytes.</summary>
    public const int MaxNameBytes = 40;

    private readonly uint _old;
    private readonly uint _new;

    private Configuration(long epoch, ImmutableArray<Member> members, uint oldSet, uint newSet)
    {
        Epoch = epoch;
        Members = members;
        _old = oldSet;
        _new = newSet;
    }

    /// <summary>Before anything was learned: no members, epoch 0. No quorum is possible in it.</summary>
    public static Configuration None { get; } = new(0, [], 0, 0);

    /// <summary>Rises by one with each change; messages of another epoch are refused.</summary>
    public long Epoch { get; }

    /// <summary>All replicas of the old and the new set, in the order of their IDs.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <summary>Whether two sets must agree.</summary>
    public bool IsJoint => _old != _new;

    /// <summary>Every member's bit.</summary>
    public uint All => _old | _new;

    /// <summary>The set left behind; in a stable configuration the only one.</summary>
    public IEnumerable<Member> Old => Select(_old);

    /// <summary>The set to come; in a stable configuration the only one.</summary>
    public IEnumerable<Member> New => Select(_new);

    /// <summary>One set of replicas.</summary>
    public static Configuration Stable(long epoch, IEnumerable<Member> members)
    {
        var ordered = Order(members);
        var all = (1u << ordered.Length) - 1;
        return new Configuration(epoch, ordered, all, all);
    }

    /// <summary>The way from one set of replicas to another.</summary>
    public static Configuration Joint(long epoch, IEnumerable<Member> from, IEnumerable<Member> to)
    {
        var (left, right) = (from.ToArray(), to.ToArray());
        var ordered = Order(left.Union(right));
        return new Configuration(epoch, ordered, Mask(ordered, left), Mask(ordered, right));
    }

    /// <summary>Position of a replica among the members, or -1.</summary>
    public int IndexOf(ReplicaId replica)
    {
        for (var i = 0; i < Members.Length; i++)
        {
            if (Members[i].Id == replica)
                return i;
        }

        return -1;
    }

    /// <summary>Whether the votes hold a majority of every active set.</summary>
    public bool IsMajority(uint votes) => IsMajority(votes, _old) && IsMajority(votes, _new);

    /// <summary>Whether the votes hold a majority of the old set.</summary>
    public bool IsOldMajority(uint votes) => IsMajority(votes, _old);

    /// <summary>Whether the votes hold a majority of the new set.</summary>
    public bool IsNewMajority(uint votes) => IsMajority(votes, _new);

    /// <summary>
    /// Replicas of the new set that must hold a copy of every register before the old set may go. Replicas that only the new set
    /// has always do. When a majority of the new set is smaller than one of the old, it can miss every replica that accepted a
    /// value, and then all of the new set must copy.
    /// </summary>
    public uint MustCopy() => !IsJoint ? 0
        : MajorityOf(_new) < MajorityOf(_old) ? _new
        : _new & ~_old;

    /// <summary>Whether the replica belongs to the old set.</summary>
    public bool IsInOld(ReplicaId replica) => IndexOf(replica) is >= 0 and var index && (_old >> index & 1) != 0;

    /// <summary>For people: epoch and names.</summary>
    public override string ToString() => IsJoint
        ? $"epoch {Epoch}: {Names(Old)} -> {Names(New)}"
        : $"epoch {Epoch}: {Names(New)}";

    private static string Names(IEnumerable<Member> members) =>
        "{" + string.Join(", ", members.Select(member => member.Name)) + "}";

    private static ImmutableArray<Member> Order(IEnumerable<Member> members)
    {
        ImmutableArray<Member> ordered = [.. members.OrderBy(member => member.Id)];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (Encoding.UTF8.GetByteCount(ordered[i].Name) > MaxNameBytes)
                throw new ArgumentException($"name '{ordered[i].Name}' is longer than {MaxNameBytes} bytes", nameof(members));
            if (i > 0 && ordered[i].Id == ordered[i - 1].Id)
                throw new ArgumentException($"replica {ordered[i].Id} appears twice", nameof(members));
        }

        return ordered.Length is > 0 and <= MaxMembers
            ? ordered
            : throw new ArgumentException($"{ordered.Length} replicas; 1 to {MaxMembers} are possible", nameof(members));
    }

    private static uint Mask(ImmutableArray<Member> ordered, Member[] members) =>
        members.Aggregate(0u, (mask, member) => mask | 1u << ordered.IndexOf(member));

    private static int MajorityOf(uint set) => BitOperations.PopCount(set) / 2 + 1;

    private static bool IsMajority(uint votes, uint set) => set != 0 && BitOperations.PopCount(votes & set) >= MajorityOf(set);

    private IEnumerable<Member> Select(uint set)
    {
        for (var i = 0; i < Members.Length; i++)
        {
            if ((set >> i & 1) != 0)
                yield return Members[i];
        }
    }
}
