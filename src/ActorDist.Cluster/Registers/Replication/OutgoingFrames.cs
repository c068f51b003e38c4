using System.Runtime.InteropServices;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Consensus;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>Gathers what this node has for each other replica, so that all of one turn travels as one frame.</summary>
/// <param name="self">This node's replica.</param>
/// <param name="channel">Where frames leave.</param>
internal sealed class OutgoingFrames(ReplicaId self, IReplicaChannel channel)
{
    /// <summary>A frame leaves once its blocks pass this many bytes; with one block more it stays well under every frame limit.</summary>
    private const int FrameBytes = 256 * 1024;

    /// <summary>What a message takes beside its blocks, roughly.</summary>
    private const int MessageBytes = 128;

    private readonly Dictionary<ReplicaId, Gathering> _frames = [];

    /// <summary>The cluster named in every frame.</summary>
    public string Cluster { get; set; } = "";

    public void Add(in Envelope envelope)
    {
        ref var gathering = ref At(envelope.To);
        if (gathering.Frame is not null && gathering.Frame.Epoch != envelope.Epoch)
            Send(envelope.To, ref gathering);
        Open(envelope.To, ref gathering, envelope.Epoch).Messages.Add(FrameCodec.Encode(envelope.Message));
        Grow(envelope.To, ref gathering, SizeOf(envelope.Message));
    }

    public void Add(ReplicaId to, Schema.Forward forward)
    {
        ref var gathering = ref At(to);
        Open(to, ref gathering, epoch: 0).Forwards.Add(forward);
        Grow(to, ref gathering, forward.Body.Length);
    }

    public void Add(ReplicaId to, Schema.ForwardReply reply)
    {
        ref var gathering = ref At(to);
        Open(to, ref gathering, epoch: 0).Replies.Add(reply);
        Grow(to, ref gathering, reply.Reply.Length);
    }

    /// <summary>Sends everything gathered.</summary>
    public void Flush()
    {
        foreach (var to in _frames.Keys)
            Send(to, ref At(to));
    }

    private static int SizeOf(RegisterProtocol.Message message) => message switch
    {
        RegisterProtocol.Accept accept => accept.State.Length,
        RegisterProtocol.Promise promise => promise.State.Length,
        RegisterProtocol.Sample sample => sample.State.Length,
        RegisterProtocol.Page page => page.Registers.Sum(register => register.State.Length + MessageBytes),
        RegisterProtocol.ChosenNotice notice => notice.Registers.Count * MessageBytes,
        _ => 0,
    };

    private ref Gathering At(ReplicaId to) => ref CollectionsMarshal.GetValueRefOrAddDefault(_frames, to, out _);

    private Schema.Frame Open(ReplicaId to, ref Gathering gathering, long epoch) => gathering.Frame ??= new Schema.Frame
    {
        Cluster = Cluster,
        From = FrameCodec.Encode(self),
        To = FrameCodec.Encode(to),
        Epoch = epoch,
    };

    private void Grow(ReplicaId to, ref Gathering gathering, int bytes)
    {
        gathering.Bytes += bytes + MessageBytes;
        if (gathering.Bytes >= FrameBytes)
            Send(to, ref gathering);
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
