using System.Runtime.InteropServices;
using ActorDist.Cluster.Quorum.Channel;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Cluster.Quorum.Replication;

/// <summary>Gathers what this node has for each other replica, so that all of one turn travels as one frame.</summary>
/// <param name="channel">Where frames leave.</param>
internal sealed class OutgoingQuorumFrames(IQuorumChannel channel)
{
    /// <summary>A frame leaves once it passes this many bytes; what most messages add then still fits into one part.</summary>
    private const int FrameBytes = 128 * 1024;

    private readonly Dictionary<ReplicaId, Gathering> _frames = [];
    private long _requests;
    private long _handOff;
    private long _antiEntropy;

    /// <summary>What has been sent.</summary>
    public QuorumTraffic Traffic => new(_requests, _handOff, _antiEntropy);

    public void Add(in QuorumEnvelope envelope)
    {
        var message = QuorumCodec.Encode(envelope.Message);
        var bytes = message.CalculateSize();
        Count(envelope.Message, bytes);
        ref var gathering = ref CollectionsMarshal.GetValueRefOrAddDefault(_frames, envelope.To, out _);
        gathering.Frame ??= new Schema.Frame
        {
            Cluster = envelope.Cluster,
            From = FrameCodec.Encode(envelope.From),
            To = FrameCodec.Encode(envelope.To),
        };
        gathering.Frame.Messages.Add(message);
        gathering.Bytes += bytes;
        if (gathering.Bytes >= FrameBytes)
            Send(envelope.To, ref gathering);
    }

    /// <summary>Sends everything gathered.</summary>
    public void Flush()
    {
        foreach (var to in _frames.Keys)
            Send(to, ref CollectionsMarshal.GetValueRefOrNullRef(_frames, to));
    }

    private void Count(Message message, int bytes)
    {
        _ = message switch
        {
            HandOff or HandedOff => _handOff += bytes,
            CompareBranches or BranchesDiffer or CompareLeaves or LeavesDiffer or CompareKeys or KeysDiffer or Absorb => _antiEntropy += bytes,
            _ => _requests += bytes,
        };
    }

    private void Send(ReplicaId to, ref Gathering gathering)
    {
        if (gathering.Frame is not null)
            channel.Send(to, gathering.Frame);
        gathering = default;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Gathering
    {
        public Schema.Frame? Frame;
        public int Bytes;
    }
}
