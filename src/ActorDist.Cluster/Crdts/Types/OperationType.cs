using System.Text.Json.Nodes;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;

namespace ActorDist.Cluster.Crdts.Types;

/// <summary>A type by operations, which a causal broadcast replicates.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it is.</param>
/// <param name="acts">What can be done to it.</param>
public abstract class OperationType(string name, string description, IReadOnlyList<string> acts) : CrdtType(name, description, acts)
{
    /// <inheritdoc />
    public override CrdtFamily Family => CrdtFamily.Operation;

    /// <summary>An object before every operation.</summary>
    /// <param name="origin">Who makes operations on this copy.</param>
    public abstract IDelivery Create(Origin origin);

    /// <summary>The operation of a change, in the state that an object is in.</summary>
    /// <exception cref="CrdtRefusedException">The change makes no sense.</exception>
    public abstract byte[] Prepare(IDelivery state, CrdtChange change);

    /// <summary>What an object shows.</summary>
    public abstract JsonNode Value(IDelivery state);

    /// <summary>What an object holds.</summary>
    internal abstract JsonObject Raw(IDelivery state, StateJson json);
}

/// <summary>A type by operations.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it is.</param>
/// <param name="acts">What can be done to it.</param>
/// <param name="create">An object before every operation.</param>
/// <param name="prepare">The operation of a change.</param>
/// <param name="value">What an object shows.</param>
/// <param name="raw">What an object holds beside that.</param>
/// <typeparam name="T">The state machine.</typeparam>
internal sealed class OperationType<T>(
    string name,
    string description,
    IReadOnlyList<string> acts,
    Func<Origin, T> create,
    Func<T, CrdtChange, byte[]> prepare,
    Func<T, JsonNode> value,
    Func<T, StateJson, JsonObject>? raw = null) : OperationType(name, description, acts)
    where T : class, IDelivery
{
    /// <inheritdoc />
    public override IDelivery Create(Origin origin) => create(origin);

    /// <inheritdoc />
    public override byte[] Prepare(IDelivery state, CrdtChange change)
    {
        try
        {
            return prepare((T)state, change);
        }
        catch (ArgumentException e)
        {
            throw CrdtChange.Refused(e.Message.Split(" (Parameter", 2)[0]);
        }
        catch (OverflowException e)
        {
            throw CrdtChange.Refused(e.Message);
        }
    }

    /// <inheritdoc />
    public override JsonNode Value(IDelivery state) => value((T)state);

    /// <inheritdoc />
    internal override JsonObject Raw(IDelivery state, StateJson json) => raw is null ? [] : new JsonObject { ["dots"] = raw((T)state, json) };
}
