using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>
/// Which replicas a key lives on: rendezvous hashing (Thaler and Ravishankar, "A Name-Based Mapping Scheme for Rendezvous", 1996) over the
/// configured replicas. The first N of a key's order are its primaries, the rest its fallbacks in that order. A replica's weight comes
/// from its name, so a node that comes back with another disk gets the same keys; a replica more or less moves only the keys it has.
/// Immutable.
/// </summary>
public sealed class ReplicaRing
{
    /// <summary>Most replicas.</summary>
    public const int MaxMembers = 64;

    private readonly ulong[] _nameHashes;
    private readonly Dictionary<ReplicaId, int> _indexes = [];

    /// <summary>From the replicas, in any order.</summary>
    /// <exception cref="FormatException">A disk or name occurs twice, or there are too many.</exception>
    public ReplicaRing(IEnumerable<Member> members)
    {
        Members = [.. members.OrderBy(member => member.Name, StringComparer.Ordinal)];
        if (Members.Count > MaxMembers)
            throw new FormatException($"{Members.Count} replicas, the limit is {MaxMembers}");
        for (var i = 0; i < Members.Count; i++)
        {
            if (i > 0 && string.Equals(Members[i].Name, Members[i - 1].Name, StringComparison.Ordinal))
                throw new FormatException($"two replicas are called {Members[i].Name}");
            if (!_indexes.TryAdd(Members[i].Id, i))
                throw new FormatException($"two replicas have the disk {Members[i].Id}");
        }

        _nameHashes = [.. Members.Select(member => StableHash.Of(member.Name))];
    }

    /// <summary>The ring without replicas.</summary>
    public static ReplicaRing Empty { get; } = new([]);

    /// <summary>All replicas, by name.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>Place of a replica among <see cref="Members"/>, or -1.</summary>
    public int IndexOf(ReplicaId id) => _indexes.GetValueOrDefault(id, -1);

    /// <summary>What people call a replica; its disk when it is none of these.</summary>
    public string NameOf(ReplicaId id) => IndexOf(id) is >= 0 and var index ? Members[index].Name : id.ToString();

    /// <summary>All replicas in the order of a key: its primaries, then its fallbacks.</summary>
    public Member[] PreferenceList(QuorumKey key)
    {
        var weights = new ulong[_nameHashes.Length];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = ~Weight(key.Hash, i);
        var order = Members.ToArray();
        Array.Sort(weights, order);
        return order;
    }

    /// <summary>Whether a replica is one of the first n in the order of a key.</summary>
    public bool IsPrimary(QuorumKey key, ReplicaId id, int n)
    {
        var index = IndexOf(id);
        if (index < 0)
            return false;
        var weight = Weight(key.Hash, index);
        var ahead = 0;
        for (var i = 0; i < _nameHashes.Length; i++)
        {
            var other = Weight(key.Hash, i);
            if (other > weight && ++ahead >= n)
                return false;
        }

        return true;
    }

    private ulong Weight(ulong key, int index) => StableHash.Mix(key ^ _nameHashes[index]);
}
