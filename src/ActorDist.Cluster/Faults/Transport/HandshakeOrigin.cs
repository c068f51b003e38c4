using Akka.Actor;
using Google.Protobuf;

namespace ActorDist.Cluster.Faults.Transport;

/// <summary>
/// Who is at the other end of an association that was opened from there: the socket has a port that says nothing, the first frame has the
/// address that the node listens at.
/// </summary>
internal static class HandshakeOrigin
{
    /// <returns>Null where the frame is no handshake.</returns>
    public static Address? Read(ByteString frame)
    {
        try
        {
            return Schema.AkkaProtocolFrame.Parser.ParseFrom(frame).Control?.Handshake?.Origin is { Host.Length: > 0 } origin
                ? new Address(origin.Protocol, origin.System, origin.Host, (int)origin.Port)
                : null;
        }
        catch (InvalidProtocolBufferException)
        {
            // Akka's own reader refuses it next.
            return null;
        }
    }
}
