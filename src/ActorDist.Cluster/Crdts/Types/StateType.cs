using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts;
using Akka.Cluster;
using Akka.DistributedData;
using VectorClock = ActorDist.Core.Clocks.VectorClock;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>A type of <see cref="Core.Crdts"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it is.</param>
/// <param name="acts">What can be done to it.</param>
/// <param name="change">The delta of a change; null where the state does not allow it.</param>
/// <param name="value">What states show together.</param>
/// <param name="raw">What a state holds.</param>
/// <param name="progress">How far each origin has counted.</param>
/// <param name="parts">How many keys an object lies on.</param>
/// <typeparam name="T">The type.</typeparam>
internal sealed class StateType<T>(
    string name,
    string description,
    IReadOnlyList<string> acts,
    Func<T, Origin, CrdtChange, ChangeContext, T?> change,
    Func<IReadOnlyList<T>, JsonNode> value,
    Func<T, StateJson, JsonObject> raw,
    Func<T, VectorClock>? progress = null,
    int parts = 1) : ReplicatedDataType(name, description, acts, parts)
    where T : class, ICrdt<T>
{
    /// <inheritdoc />
    public override CrdtFamily Family => CrdtFamily.State;

    /// <inheritdoc />
    public override IReplicatedData Empty(UniqueAddress node) => Replicated<T>.Empty;

    /// <inheritdoc />
    public override IReplicatedData Change(IReplicatedData part, CrdtChange asked, ChangeContext context)
    {
        Replicated<T> next;
        try
        {
            next = ((Replicated<T>)part).Change(context.Node, (state, origin) =>
                change(state, origin, asked, context)
                ?? throw new CrdtRefusedException(CrdtRefusal.Conflict, $"the {Name} as it is here does not allow {asked.Act}: {Description}"));
        }
        catch (ArgumentException e)
        {
            // Without what .NET adds about the argument, which is not called so at the doors.
            throw CrdtChange.Refused(e.Message.Split(" (Parameter", 2)[0]);
        }
        catch (Exception e) when (e is OverflowException or InvalidOperationException)
        {
            throw new CrdtRefusedException(CrdtRefusal.TooLarge, e.Message);
        }

        RequireSize(next.EncodedLength, context.MaxBytes);
        return next;
    }

    /// <inheritdoc />
    public override JsonNode Value(IReadOnlyList<IReplicatedData> parts) => value([.. parts.Select(StateOf)]);

    /// <inheritdoc />
    public override JsonObject Raw(IReplicatedData part, IEnumerable<UniqueAddress> members, Func<UniqueAddress, string> nameOf)
    {
        var data = (Replicated<T>)part;
        var names = data.ChangedBy.Union(members).ToDictionary(NodeOrigin.Of, nameOf);
        var json = raw(data.State, new StateJson(origin => names.GetValueOrDefault(origin, origin.ToString())));
        json["bytes"] = data.EncodedLength;
        return json;
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<UniqueAddress, ulong> Progress(IReplicatedData part)
    {
        var data = (Replicated<T>)part;
        if (progress is null)
            return ImmutableDictionary<UniqueAddress, ulong>.Empty;
        var clock = progress(data.State);
        return data.ChangedBy.ToDictionary(node => node, node => clock[NodeOrigin.Of(node)]);
    }

    private static T StateOf(IReplicatedData data) => ((Replicated<T>)data).State;
}
