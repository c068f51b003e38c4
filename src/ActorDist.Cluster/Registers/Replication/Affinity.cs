using ActorDist.Core.Consensus;
using Akka.Util;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>
/// Which replica should propose for a register, so that its next ballot stays promised to one proposer: rendezvous hashing (Thaler and
/// Ravishankar, "A Name-Based Mapping Scheme for Rendezvous", 1996) over the replicas that are not suspected. Only speed hangs on it.
/// </summary>
internal sealed class Affinity
{
    private readonly HashSet<ReplicaId> _suspected = [];
    private Configuration _configuration = Configuration.None;
    private ReplicaId[] _candidates = [];

    /// <summary>Replicas that did not answer in time and were not heard since.</summary>
    public IReadOnlySet<ReplicaId> Suspected => _suspected;

    public void Suspect(ReplicaId replica)
    {
        if (_suspected.Add(replica))
            Select();
    }

    public void Heard(ReplicaId replica)
    {
        if (_suspected.Count > 0 && _suspected.Remove(replica))
            Select();
    }

    /// <summary>The preferred proposer, or <paramref name="self"/> where nobody else is in question.</summary>
    public ReplicaId Preferred(RegisterKey key, Configuration configuration, ReplicaId self)
    {
        if (!ReferenceEquals(configuration, _configuration))
        {
            _configuration = configuration;
            Select();
        }

        var hash = (uint)MurmurHash.StringHash(key.Text);
        var (preferred, highest) = (self, 0UL);
        foreach (var candidate in _candidates)
        {
            var weight = Mix(hash ^ candidate.Low);
            if (weight >= highest)
                (preferred, highest) = (candidate, weight);
        }

        return preferred;
    }

    private void Select() =>
        _candidates = [.. _configuration.New.Select(member => member.Id).Where(id => !_suspected.Contains(id))];

    /// <summary>Finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every input bit moves every output bit.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
