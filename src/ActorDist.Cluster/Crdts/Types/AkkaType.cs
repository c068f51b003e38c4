using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>A type of Akka.DistributedData, as it is.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it is.</param>
/// <param name="acts">What can be done to it.</param>
/// <param name="empty">The state before every change.</param>
/// <param name="change">Changes it.</param>
/// <param name="value">What states show together.</param>
/// <param name="raw">What a state holds beside the nodes that changed it.</param>
/// <param name="progress">How far each node has counted.</param>
/// <param name="size">About how many bytes a state has, where it grows.</param>
/// <param name="parts">How many keys an object lies on.</param>
/// <typeparam name="T">The type.</typeparam>
internal sealed class AkkaType<T>(
    string name,
    string description,
    IReadOnlyList<string> acts,
    Func<UniqueAddress, T> empty,
    Func<T, CrdtChange, ChangeContext, T> change,
    Func<IReadOnlyList<T>, JsonNode> value,
    Func<T, Func<UniqueAddress, string>, JsonObject>? raw = null,
    Func<T, IEnumerable<KeyValuePair<UniqueAddress, ulong>>>? progress = null,
    Func<T, long>? size = null,
    int parts = 1) : ReplicatedDataType(name, description, acts, parts)
    where T : class, IReplicatedData
{
    /// <inheritdoc />
    public override CrdtFamily Family => CrdtFamily.Akka;

    /// <inheritdoc />
    public override IReplicatedData Empty(UniqueAddress node) => empty(node);

    /// <inheritdoc />
    public override IReplicatedData Change(IReplicatedData part, CrdtChange asked, ChangeContext context)
    {
        var next = change((T)part, asked, context);
        RequireSize(size?.Invoke(next) ?? 0, context.MaxBytes);
        return next;
    }

    /// <inheritdoc />
    public override JsonNode Value(IReadOnlyList<IReplicatedData> parts) => value([.. parts.Cast<T>()]);

    /// <inheritdoc />
    public override JsonObject Raw(IReplicatedData part, IEnumerable<UniqueAddress> members, Func<UniqueAddress, string> nameOf)
    {
        var json = raw is null ? new JsonObject { ["state"] = part.ToString() } : raw((T)part, nameOf);
        if (part is IRemovedNodePruning { ModifiedByNodes: var nodes })
            json["changedBy"] = StateJson.Texts(nodes.Select(nameOf));
        return json;
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<UniqueAddress, ulong> Progress(IReplicatedData part) =>
        progress is null ? ImmutableDictionary<UniqueAddress, ulong>.Empty : progress((T)part).ToImmutableDictionary();
}
