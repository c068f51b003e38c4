using ActorDist.Cluster.Storage;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>What the objects by operations of a node share: the disk, the wire and the limits. For the thread of <see cref="OperationActor"/>.</summary>
/// <param name="origin">Who makes operations here: the disk.</param>
/// <param name="settings">Limits and faults.</param>
/// <param name="store">The disk.</param>
/// <param name="nameOf">The node that has a disk.</param>
/// <param name="committed">Gets every commit that is durable, or the failure.</param>
internal sealed class OperationObjects(
    Origin origin, CrdtSettings settings, OperationStore store, Func<ReplicaId, string> nameOf, Action<OperationObject, long, StorageFailedException?> committed)
{
    /// <summary>A frame takes no further item past so many bytes of payload.</summary>
    private const int FrameBytes = 512 * 1024;

    private readonly Queue<(OperationObject Object, long Commit, StorageBatch Batch)> _commits = new();
    private readonly Dictionary<ReplicaId, List<OperationFrame.Item>> _outgoing = [];

    /// <summary>Who makes operations here.</summary>
    public Origin Origin => origin;

    /// <summary>Bounds of each broadcast. A message of the largest batch, the largest operation in it, crosses a frame.</summary>
    public BroadcastOptions Options { get; } = new(MaxPayload: 192 * 1024, MaxBatchBytes: 256 * 1024, CompactEvery: 64);

    /// <summary>The laboratory's switch.</summary>
    public DeliveryFault? Faults => settings.DeliveryFault;

    /// <summary>Most bytes of a state.</summary>
    public int MaxState => settings.MaxState;

    /// <summary>The disk.</summary>
    public OperationStore Store => store;

    /// <summary>The node that has a disk.</summary>
    public string NameOf(ReplicaId replica) => nameOf(replica);

    /// <summary>Writes a batch after those before it.</summary>
    public void Commit(OperationObject crdt, long commit, StorageBatch batch)
    {
        _commits.Enqueue((crdt, commit, batch));
        Commit();
    }

    /// <summary>Writes what waits for room in the storage's queue.</summary>
    public void Commit()
    {
        while (_commits.TryPeek(out var next) && store.TryCommit(next.Batch, failure => committed(next.Object, next.Commit, failure)))
            _commits.Dequeue();
    }

    /// <summary>Puts an item into the next frame to a replica.</summary>
    public void Send(ReplicaId to, OperationFrame.Item item)
    {
        if (!_outgoing.TryGetValue(to, out var items))
            _outgoing.Add(to, items = []);
        items.Add(item);
    }

    /// <summary>Sends what has gathered. What goes to a replica that is not known yet is dropped; it will ask.</summary>
    /// <param name="peerOf">The actor of a replica, or null.</param>
    public void Flush(Func<ReplicaId, IActorRef?> peerOf)
    {
        foreach (var (to, items) in _outgoing)
        {
            if (items.Count > 0 && peerOf(to) is { } peer)
            {
                foreach (var frame in Frames(items))
                    peer.Tell(frame, ActorRefs.NoSender);
            }

            items.Clear();
        }
    }

    private IEnumerable<OperationFrame> Frames(List<OperationFrame.Item> items)
    {
        var (from, bytes) = (0, 0);
        for (var i = 0; i < items.Count; i++)
        {
            bytes += SizeOf(items[i].Message);
            if (bytes < FrameBytes && i + 1 < items.Count)
                continue;
            yield return new OperationFrame(origin.Replica, [.. items[from..(i + 1)]]);
            (from, bytes) = (i + 1, 0);
        }
    }

    private static int SizeOf(BroadcastMessage message) => message switch
    {
        BroadcastMessage.Operations operations => operations.Items.Sum(operation => operation.Payload.Length + (32 * (operation.Before.Count + 1))),
        BroadcastMessage.Snapshot snapshot => snapshot.State.Length + (32 * snapshot.Delivered.Count),
        BroadcastMessage.Have have => 32 * (have.Delivered.Count + 1),
        BroadcastMessage.Want want => 32 * (want.Delivered.Count + 1),
        _ => 0,
    };
}
