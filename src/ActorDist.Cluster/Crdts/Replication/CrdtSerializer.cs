using System.Collections.Immutable;
using System.Runtime.Serialization;
using ActorDist.Cluster.Serialization;
using ActorDist.Core.Crdts;
using ActorDist.Core.Crdts.Counters;
using ActorDist.Core.Crdts.Flags;
using ActorDist.Core.Crdts.Graphs;
using ActorDist.Core.Crdts.Maps;
using ActorDist.Core.Crdts.Registers;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Crdts.Text;
using Akka.Actor;
using Akka.Cluster;
using Google.Protobuf;

namespace ActorDist.Cluster.Crdts.Replication;

/// <summary>
/// Every <see cref="Replicated{T}"/>, on the wire and on the disk, as <c>crdts.proto</c> describes it. Equal data gives equal bytes, which
/// DistributedData compares by their digest.
/// </summary>
public sealed class CrdtSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public CrdtSerializer(ExtendedActorSystem system)
        : base(system)
    {
        BindState<MultiValueRegister>("mr");
        BindState<MaxRegister>("xr");
        BindState<MinRegister>("nr");
        BindState<EnableWinsFlag>("ef");
        BindState<DisableWinsFlag>("df");
        BindState<AddWinsSet>("as");
        BindState<RemoveWinsSet>("rs");
        BindState<TwoPhaseSet>("2s");
        BindState<LastWriteWinsElementSet>("ls");
        BindState<BoundedCounter>("bc");
        BindState<ResettableCounter>("rc");
        BindState<ResetRemoveMap>("rm");
        BindState<AddOnlyDag>("ad");
        BindState<TwoPhaseGraph>("2g");
        BindState<AddWinsGraph>("ag");
        BindState<ReplicatedText>("tx");
    }

    /// <inheritdoc />
    public override int Identifier => 1712;

    private void BindState<T>(string manifest)
        where T : class, ICrdt<T> => Bind(manifest, Schema.State.Parser, (Replicated<T> data) => Encode(data), Decode<T>);

    private static Schema.State Encode<T>(Replicated<T> data)
        where T : class, ICrdt<T>
    {
        var schema = new Schema.State { Encoded = UnsafeByteOperations.UnsafeWrap(data.Encoded) };
        schema.ChangedBy.AddRange(data.ChangedBy
            .Select(node => new Schema.Start { Address = node.Address.ToString(), Uid = node.Uid })
            .OrderBy(start => start.Address, StringComparer.Ordinal)
            .ThenBy(start => start.Uid));
        return schema;
    }

    private static Replicated<T> Decode<T>(Schema.State schema)
        where T : class, ICrdt<T>
    {
        try
        {
            return new Replicated<T>(
                CrdtEncoding.Decode<T>(schema.Encoded.Span),
                [.. schema.ChangedBy.Select(start => new UniqueAddress(Address.Parse(start.Address), start.Uid)).ToImmutableHashSet()]);
        }
        catch (FormatException e)
        {
            throw new SerializationException($"A malformed {T.Kind} of {schema.Encoded.Length} bytes: {e.Message}", e);
        }
    }
}
