using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Text;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>An edit of a text at the replicator, which makes it only where the text is still the one that the writer has seen.</summary>
/// <param name="type">The type of the object.</param>
/// <param name="edit">The edit.</param>
/// <param name="seen">The operations that the writer has seen.</param>
/// <param name="context">Where the change is made.</param>
internal sealed class DocumentUpdate(ReplicatedDataType type, DocumentEdit edit, VectorClock seen, ChangeContext context)
{
    /// <summary>The text with the edit; or without it, where the writer had not seen all; null before the replicator came to it.</summary>
    public Replicated<ReplicatedText>? State { get; private set; }

    /// <summary>Makes it, at the replicator.</summary>
    /// <exception cref="StaleTextException">There is more in the text than the writer has seen.</exception>
    /// <exception cref="CrdtRefusedException">The edit makes no sense, or the text would be too large.</exception>
    public IReplicatedData Apply(IReplicatedData? state)
    {
        var before = (Replicated<ReplicatedText>?)state ?? Replicated<ReplicatedText>.Empty;
        if (before.State.Known.Version != seen)
        {
            State = before;
            throw new StaleTextException();
        }

        var change = new CrdtChange("edit") { Index = edit.Index, Delete = edit.Delete, Insert = edit.Insert };
        return State = (Replicated<ReplicatedText>)type.Change(before, change, context);
    }

    /// <summary>The writer had not seen all of the text.</summary>
    internal sealed class StaleTextException() : Exception("the text has changed");
}
