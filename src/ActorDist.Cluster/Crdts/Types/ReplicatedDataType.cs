using System.Text.Json.Nodes;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>A state-based type, which Akka.DistributedData replicates.</summary>
/// <param name="name">Its name, such as <c>aw-set</c>.</param>
/// <param name="description">What it is and who wins, in a few words.</param>
/// <param name="acts">What can be done to it.</param>
/// <param name="parts">
/// How many keys of the replicator an object lies on. A set lies on many, each with the elements of some hashes, so that a large one crosses
/// the network and goes to the disk in small pieces.
/// </param>
public abstract class ReplicatedDataType(string name, string description, IReadOnlyList<string> acts, int parts = 1) : CrdtType(name, description, acts)
{
    /// <summary>How many keys an object lies on.</summary>
    public int Parts => parts;

    /// <summary>The replicator's key of a part of an object.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="part">From 0 to before <see cref="Parts"/>.</param>
    public string KeyOf(string name, int part) => parts == 1 ? $"{CrdtName.Prefix}{Name}/{name}" : $"{CrdtName.Prefix}{Name}/{name}/{part}";

    /// <summary>The state before every change.</summary>
    public abstract IReplicatedData Empty(UniqueAddress node);

    /// <summary>The part that a change belongs to.</summary>
    /// <exception cref="CrdtRefusedException">The type has no such act, or the change no element.</exception>
    public int PartOf(CrdtChange change)
    {
        Require(change);
        return parts == 1 ? 0 : (int)(ElementHash.Of(change.Need(change.Element, "element")) % (uint)parts);
    }

    /// <summary>Changes a part.</summary>
    /// <exception cref="CrdtRefusedException">The change makes no sense, or the state does not allow it.</exception>
    public abstract IReplicatedData Change(IReplicatedData part, CrdtChange change, ChangeContext context);

    /// <summary>Fails where a part would be larger than the limit.</summary>
    private protected void RequireSize(long bytes, int limit)
    {
        if (bytes > limit)
            throw new CrdtRefusedException(
                CrdtRefusal.TooLarge, $"the {Name} would have a state of {bytes} bytes, the limit is {limit} (actordist.crdts.max-state)");
    }

    /// <summary>What the parts show together.</summary>
    public abstract JsonNode Value(IReadOnlyList<IReplicatedData> parts);

    /// <summary>What a part holds, so that one sees why it merges as it does.</summary>
    /// <param name="part">The part.</param>
    /// <param name="members">The starts of nodes that are members, which may be named without having changed it.</param>
    /// <param name="nameOf">What a start of a node is called.</param>
    public abstract JsonObject Raw(IReplicatedData part, IEnumerable<UniqueAddress> members, Func<UniqueAddress, string> nameOf);

    /// <summary>How far each start of a node has counted in a part: who is ahead of before has changed it. Empty where the type does not keep it.</summary>
    public abstract IReadOnlyDictionary<UniqueAddress, ulong> Progress(IReplicatedData part);
}
