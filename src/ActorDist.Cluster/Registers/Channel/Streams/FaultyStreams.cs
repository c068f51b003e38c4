using ActorDist.Cluster.Faults.Table;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Channel.Streams;

/// <summary>The replicas' streams under the node's table of faults; there only where faults are enabled.</summary>
/// <param name="streams">Carries what passes.</param>
/// <param name="faults">The table.</param>
/// <param name="directory">Tells which node has which disk.</param>
internal sealed class FaultyStreams(IReplicaChannel streams, NodeFaults faults, NodeDirectory directory) : IReplicaChannel, IDisposable
{
    private readonly Dictionary<ReplicaId, LinkSender<Schema.Frame>> _senders = [];
    private readonly Lock _writing = new();
    private Dictionary<ReplicaId, LinkFlow> _flows = [];
    private long _version = -1;

    /// <inheritdoc/>
    public void Send(ReplicaId to, Schema.Frame frame)
    {
        if (SenderOf(to) is { } sender)
            sender.Send(frame, frame.CalculateSize());
        else
            Write(to, frame);
    }

    /// <summary>Whether a frame that came out of a stream arrives. Called by the thread of its connection.</summary>
    public bool Arrives(Schema.Frame frame) =>
        !Flows().TryGetValue(FrameCodec.Decode(frame.From), out var flow) || flow.Arrives(frame.CalculateSize());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sender in _senders.Values)
            sender.Dispose();
        (streams as IDisposable)?.Dispose();
    }

    private LinkSender<Schema.Frame>? SenderOf(ReplicaId to)
    {
        if (_senders.TryGetValue(to, out var known))
            return known;
        if (!Flows().TryGetValue(to, out var flow))
            return null;
        var sender = new LinkSender<Schema.Frame>(faults, flow, frame => Write(to, frame));
        _senders.Add(to, sender);
        return sender;
    }

    /// <summary>Frames that waited are written by another thread than the engine's, so both take turns.</summary>
    private bool Write(ReplicaId to, Schema.Frame frame)
    {
        lock (_writing)
            streams.Send(to, frame);
        return true;
    }

    private Dictionary<ReplicaId, LinkFlow> Flows()
    {
        var version = directory.Version;
        if (Volatile.Read(ref _version) == version)
            return Volatile.Read(ref _flows);
        // A disk stays with its name, and one that is not in the directory now may still send.
        var flows = new Dictionary<ReplicaId, LinkFlow>(Volatile.Read(ref _flows));
        foreach (var (id, node) in ReplicaNodes.ByDisk(directory.Nodes))
            flows[id] = faults.Flow(node.Name, NodeFaults.StreamChannel);
        Volatile.Write(ref _flows, flows);
        Volatile.Write(ref _version, version);
        return flows;
    }
}
