using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation.World;

namespace ActorDist.Lab.Simulation.Monitors;

/// <summary>Watches that there is one configuration per epoch, that each follows the last, and when each was left for good.</summary>
public sealed class ConfigurationMonitor(ViolationLog log)
{
    private readonly Dictionary<long, Configuration> _byEpoch = [];
    private readonly Dictionary<long, long> _leftAt = [];
    private readonly Dictionary<ReplicaId, long> _durable = [];

    /// <summary>Configurations seen after the first.</summary>
    public int Changes => Math.Max(0, _byEpoch.Count - 1);

    /// <summary>The configuration of an epoch.</summary>
    public Configuration Of(long epoch) => _byEpoch.GetValueOrDefault(epoch, Configuration.None);

    /// <summary>When an epoch could no longer have a quorum; the end of time while it still can.</summary>
    public long LeftAt(long epoch) => _leftAt.GetValueOrDefault(epoch, long.MaxValue);

    /// <summary>Called after each step of a node and after each sync.</summary>
    public void Observe(SimulatedNode node)
    {
        var current = node.Disk.Meta.Configuration;
        if (current.Epoch > 0 && !_byEpoch.TryGetValue(current.Epoch, out var known))
            OnNew(current);
        else if (current.Epoch > 0 && !Same(_byEpoch[current.Epoch], current))
            log.Add(Invariants.OneConfiguration, $"epoch {current.Epoch} is {_byEpoch[current.Epoch]} and {current}");
        var epoch = node.Disk.DurableMeta.Configuration.Epoch;
        if (_durable.GetValueOrDefault(node.Disk.Id) == epoch)
            return;
        _durable[node.Disk.Id] = epoch;
        foreach (var left in _byEpoch.Values)
        {
            if (left.Epoch < epoch && !_leftAt.ContainsKey(left.Epoch) && IsLeft(left))
                _leftAt.Add(left.Epoch, log.Now);
        }
    }

    private static bool Same(Configuration left, Configuration right) =>
        ReferenceEquals(left, right) || left.Old.SequenceEqual(right.Old) && left.New.SequenceEqual(right.New);

    /// <summary>Whether those still able to act under the configuration are too few for a quorum of it.</summary>
    private bool IsLeft(Configuration configuration)
    {
        var staying = 0u;
        for (var i = 0; i < configuration.Members.Length; i++)
        {
            if (_durable.GetValueOrDefault(configuration.Members[i].Id) <= configuration.Epoch)
                staying |= 1u << i;
        }

        return !configuration.IsMajority(staying);
    }

    private void OnNew(Configuration configuration)
    {
        _byEpoch.Add(configuration.Epoch, configuration);
        if (!_byEpoch.TryGetValue(configuration.Epoch - 1, out var last))
            return;
        var follows = configuration.IsJoint
            ? !last.IsJoint && configuration.Old.SequenceEqual(last.New)
            : last.IsJoint && (configuration.New.SequenceEqual(last.New) || configuration.New.SequenceEqual(last.Old));
        if (!follows)
            log.Add(Invariants.OneConfiguration, $"{configuration} does not follow {last}");
    }
}
