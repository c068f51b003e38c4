using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using Akka.Cluster;

namespace ActorDist.Cluster.Crdts.Replication;

/// <summary>
/// The origin of what a node changes: its address and the uid of its start. A node that was started again counts anew under another
/// origin, so what it had not on its disk when it ended is never counted twice; and Akka, which prunes by the same two, says which
/// origins will do nothing any more.
/// </summary>
internal static class NodeOrigin
{
    /// <summary>The origin of a start of a node, the same wherever it is computed.</summary>
    public static Origin Of(UniqueAddress node)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(node.Address.ToString()), hash);
        var replica = new ReplicaId(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
        // Epochs begin at 1, a uid may be 0.
        return new Origin(replica, (ulong)(uint)node.Uid + 1);
    }
}
