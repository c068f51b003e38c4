using Google.Protobuf;

namespace ActorDist.Cluster.Registers.Channel.Streams;

/// <summary>Another capability whose frames travel over the replicas' streams.</summary>
internal interface IStreamPassenger
{
    /// <summary>Takes a frame in, on the thread of its connection; must not block.</summary>
    /// <exception cref="FormatException">The frame is malformed; its stream is closed.</exception>
    void Take(ByteString frame);
}
