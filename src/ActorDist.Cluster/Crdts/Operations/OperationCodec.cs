using System.Collections.Immutable;
using System.Runtime.Serialization;
using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ActorDist.Cluster.Crdts.Operations;

/// <summary>Operations, checkpoints and frames as their schemas.</summary>
internal static class OperationCodec
{
    /// <summary>A frame as its schema.</summary>
    public static Schema.Frame Encode(OperationFrame frame)
    {
        var schema = new Schema.Frame { DiskHigh = frame.From.High, DiskLow = frame.From.Low };
        schema.Items.AddRange(frame.Items.Select(Encode));
        return schema;
    }

    /// <summary>A frame of its schema.</summary>
    /// <exception cref="SerializationException">It is malformed.</exception>
    public static OperationFrame Decode(Schema.Frame schema)
    {
        try
        {
            return new OperationFrame(new ReplicaId(schema.DiskHigh, schema.DiskLow), [.. schema.Items.Select(Decode)]);
        }
        catch (FormatException e)
        {
            throw new SerializationException($"A malformed frame of operations: {e.Message}", e);
        }
    }

    /// <summary>An operation as its schema.</summary>
    public static Schema.Operation Encode(Operation operation)
    {
        var schema = new Schema.Operation { Dot = Encode(operation.Dot), Payload = ByteString.CopyFrom(operation.Payload.Span) };
        Put(schema.Before, operation.Before);
        return schema;
    }

    /// <summary>An operation of its schema.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static Operation Decode(Schema.Operation schema) => new(
        Decode(schema.Dot ?? throw new FormatException("operation: without a dot")), ClockOf(schema.Before), schema.Payload.Memory);

    /// <summary>A checkpoint as its schema.</summary>
    public static Schema.Checkpoint Encode(BroadcastCheckpoint checkpoint)
    {
        var schema = new Schema.Checkpoint();
        Put(schema.Delivered, checkpoint.Delivered);
        Put(schema.Floor, checkpoint.Floor);
        if (checkpoint.State is { } state)
            schema.State = ByteString.CopyFrom(state.Span);
        return schema;
    }

    /// <summary>A checkpoint of its schema.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static BroadcastCheckpoint Decode(Schema.Checkpoint schema) =>
        new(ClockOf(schema.Delivered), ClockOf(schema.Floor), schema.HasState ? schema.State.Memory : null);

    private static Schema.Item Encode(OperationFrame.Item item)
    {
        var schema = new Schema.Item { Type = item.Type, Name = item.Name };
        switch (item.Message)
        {
            case BroadcastMessage.Operations operations:
                schema.Operations = new Schema.Operations();
                schema.Operations.Items.AddRange(operations.Items.Select(Encode));
                break;
            case BroadcastMessage.Have have:
                schema.Have = new Schema.Have { Epoch = have.Epoch };
                Put(schema.Have.Delivered, have.Delivered);
                break;
            case BroadcastMessage.Want want:
                schema.Want = new Schema.Want();
                Put(schema.Want.Delivered, want.Delivered);
                break;
            case BroadcastMessage.Snapshot snapshot:
                schema.Snapshot = new Schema.Snapshot { State = ByteString.CopyFrom(snapshot.State.Span) };
                Put(schema.Snapshot.Delivered, snapshot.Delivered);
                break;
        }

        return schema;
    }

    private static OperationFrame.Item Decode(Schema.Item item) => new(item.Type, item.Name, item.MessageCase switch
    {
        Schema.Item.MessageOneofCase.Operations => new BroadcastMessage.Operations([.. item.Operations.Items.Select(Decode)]),
        Schema.Item.MessageOneofCase.Have => new BroadcastMessage.Have(item.Have.Epoch, ClockOf(item.Have.Delivered)),
        Schema.Item.MessageOneofCase.Want => new BroadcastMessage.Want(ClockOf(item.Want.Delivered)),
        Schema.Item.MessageOneofCase.Snapshot => new BroadcastMessage.Snapshot(ClockOf(item.Snapshot.Delivered), item.Snapshot.State.Memory),
        var other => throw new FormatException($"message {other} is not known here"),
    });

    private static Schema.Dot Encode(Dot dot) => new()
    {
        DiskHigh = dot.Origin.Replica.High,
        DiskLow = dot.Origin.Replica.Low,
        Epoch = dot.Origin.Epoch,
        Counter = dot.Counter,
    };

    private static Dot Decode(Schema.Dot dot) => new(new Origin(new ReplicaId(dot.DiskHigh, dot.DiskLow), dot.Epoch), dot.Counter);

    private static void Put(RepeatedField<Schema.Dot> dots, VectorClock clock)
    {
        foreach (ref readonly var entry in clock.Entries)
            dots.Add(Encode(entry));
    }

    private static VectorClock ClockOf(RepeatedField<Schema.Dot> dots)
    {
        if (dots.Count > VectorClockEncoding.MaxEntries)
            throw new FormatException($"clock: {dots.Count} entries, the limit is {VectorClockEncoding.MaxEntries}");
        return VectorClock.Of([.. dots.Select(Decode).ToImmutableArray()]);
    }
}
