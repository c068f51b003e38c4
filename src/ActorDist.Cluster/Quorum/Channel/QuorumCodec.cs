using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using ActorDist.Core.StateMachines.Encoding;
using Google.Protobuf;
using Google.Protobuf.Collections;
using static ActorDist.Core.Quorum.QuorumProtocol;
using Id = ActorDist.Cluster.Registers.Schema.ReplicaId;
using Kind = ActorDist.Cluster.Quorum.Schema.Message.KindOneofCase;

namespace ActorDist.Cluster.Quorum.Channel;

/// <summary>The quorum replicas' messages as <c>quorum.proto</c> describes them. Values are shared, not copied, on their way out.</summary>
internal static class QuorumCodec
{
    public static Schema.Message Encode(Message message) => message switch
    {
        Read m => new Schema.Message
        {
            Read = new Schema.Read { Request = m.Request, Key = m.Key.Text, StandsFor = Optional(m.StandsFor) },
        },
        Holding m => new Schema.Message { Holding = EncodeHolding(m) },
        Mint m => new Schema.Message
        {
            Mint = new Schema.Mint
            {
                Request = m.Request,
                Key = m.Key.Text,
                Clock = Encode(m.Context.Clock),
                WrittenAt = m.Context.WrittenAt.Packed,
                Value = FrameCodec.Share(m.Content.Value),
                IsDeleted = m.Content.IsDeleted,
                StandsFor = Optional(m.StandsFor),
            },
        },
        Minted m => new Schema.Message
        {
            Minted = new Schema.Minted { Request = m.Request, Object = Encode(m.Object), Dot = m.Dot is { } dot ? Encode(dot) : null },
        },
        Store m => new Schema.Message
        {
            Store = new Schema.Store
            {
                Request = m.Request,
                Key = m.Key.Text,
                Object = Encode(m.Object),
                HintFor = Optional(m.HintFor),
            },
        },
        Stored m => new Schema.Message { Stored = m.Request },
        Refused m => new Schema.Message { Refused = new Schema.Refused { Request = m.Request, Reason = m.Reason } },
        HandOff m => new Schema.Message { HandOff = new Schema.HandOff { Batch = m.Batch, Objects = { Encode(m.Objects) } } },
        HandedOff m => new Schema.Message { HandedOff = new Schema.HandedOff { Batch = m.Batch, Refused = { Encode(m.Refused) } } },
        CompareBranches m => new Schema.Message
        {
            CompareBranches = new Schema.Hashes { Exchange = m.Exchange, Hashes_ = { m.Hashes } },
        },
        BranchesDiffer m => new Schema.Message
        {
            BranchesDiffer = new Schema.Numbers { Exchange = m.Exchange, Numbers_ = { m.Branches } },
        },
        CompareLeaves m => new Schema.Message
        {
            CompareLeaves = new Schema.CompareLeaves { Exchange = m.Exchange, Branch = m.Branch, Hashes = { m.Hashes } },
        },
        LeavesDiffer m => new Schema.Message
        {
            LeavesDiffer = new Schema.Numbers { Exchange = m.Exchange, Numbers_ = { m.Leaves } },
        },
        CompareKeys m => new Schema.Message { CompareKeys = EncodeKeys(m) },
        KeysDiffer m => new Schema.Message
        {
            KeysDiffer = new Schema.KeysDiffer
            {
                Exchange = m.Exchange,
                Objects = { Encode(m.Objects) },
                Wanted = { Encode(m.Wanted) },
                IsPartial = m.IsPartial,
            },
        },
        Absorb m => new Schema.Message { Absorb = new Schema.Absorb { Objects = { Encode(m.Objects) } } },
        _ => throw new ArgumentException($"{message.GetType().Name} has no schema", nameof(message)),
    };

    /// <exception cref="FormatException">A part of it is malformed.</exception>
    public static Message Decode(Schema.Message message) => message.KindCase switch
    {
        Kind.Read => new Read(message.Read.Request, new QuorumKey(message.Read.Key), Optional(message.Read.StandsFor)),
        Kind.Holding => new Holding(message.Holding.Request, message.Holding.HasObject ? Decode(message.Holding.Object) : null),
        Kind.Mint => new Mint(
            message.Mint.Request,
            new QuorumKey(message.Mint.Key),
            new CausalContext(DecodeClock(message.Mint.Clock), new HybridTimestamp(message.Mint.WrittenAt)),
            new Content(message.Mint.Value.Memory, message.Mint.IsDeleted),
            Optional(message.Mint.StandsFor)),
        Kind.Minted => new Minted(
            message.Minted.Request, Decode(message.Minted.Object), message.Minted.Dot is { } dot ? Decode(dot) : null),
        Kind.Store => new Store(
            message.Store.Request, new QuorumKey(message.Store.Key), Decode(message.Store.Object), Optional(message.Store.HintFor)),
        Kind.Stored => new Stored(message.Stored),
        Kind.Refused => new Refused(message.Refused.Request, message.Refused.Reason),
        Kind.HandOff => new HandOff(message.HandOff.Batch, Decode(message.HandOff.Objects)),
        Kind.HandedOff => new HandedOff(message.HandedOff.Batch, Decode(message.HandedOff.Refused)),
        Kind.CompareBranches => new CompareBranches(message.CompareBranches.Exchange, [.. message.CompareBranches.Hashes_]),
        Kind.BranchesDiffer => new BranchesDiffer(message.BranchesDiffer.Exchange, [.. message.BranchesDiffer.Numbers_]),
        Kind.CompareLeaves => new CompareLeaves(
            message.CompareLeaves.Exchange, message.CompareLeaves.Branch, [.. message.CompareLeaves.Hashes]),
        Kind.LeavesDiffer => new LeavesDiffer(message.LeavesDiffer.Exchange, [.. message.LeavesDiffer.Numbers_]),
        Kind.CompareKeys => new CompareKeys(
            message.CompareKeys.Exchange,
            message.CompareKeys.Leaf,
            message.CompareKeys.HasAfter ? new QuorumKey(message.CompareKeys.After) : null,
            message.CompareKeys.HasThrough ? new QuorumKey(message.CompareKeys.Through) : null,
            [.. message.CompareKeys.Keys.Select(each => new KeyDigest(new QuorumKey(each.Key), each.Digest))]),
        Kind.KeysDiffer => new KeysDiffer(
            message.KeysDiffer.Exchange,
            Decode(message.KeysDiffer.Objects),
            Decode(message.KeysDiffer.Wanted),
            message.KeysDiffer.IsPartial),
        Kind.Absorb => new Absorb(Decode(message.Absorb.Objects)),
        _ => throw new FormatException("a message of a kind that this node does not know"),
    };

    private static Schema.Holding EncodeHolding(Holding holding)
    {
        var encoded = new Schema.Holding { Request = holding.Request };
        if (holding.Object is { } held)
            encoded.Object = Encode(held);
        return encoded;
    }

    private static Schema.CompareKeys EncodeKeys(CompareKeys compare)
    {
        var encoded = new Schema.CompareKeys { Exchange = compare.Exchange, Leaf = compare.Leaf };
        if (compare.After is { } after)
            encoded.After = after.Text;
        if (compare.Through is { } through)
            encoded.Through = through.Text;
        foreach (var (key, digest) in compare.Keys)
            encoded.Keys.Add(new Schema.KeyDigest { Key = key.Text, Digest = digest });
        return encoded;
    }

    private static ByteString Encode(VersionedObject value) => FrameCodec.Share(VersionedObjectEncoding.Encode(value));

    private static VersionedObject Decode(ByteString encoded) => VersionedObjectEncoding.Decode(encoded.Span);

    private static ByteString Encode(VectorClock clock)
    {
        if (clock.Count == 0)
            return ByteString.Empty;
        var bytes = new byte[VectorClockEncoding.SizeOf(clock)];
        var writer = new SpanWriter(bytes);
        VectorClockEncoding.Write(ref writer, clock);
        return FrameCodec.Share(bytes);
    }

    private static VectorClock DecodeClock(ByteString encoded)
    {
        if (encoded.IsEmpty)
            return VectorClock.Empty;
        var reader = new SpanReader(encoded.Span);
        var clock = VectorClockEncoding.Read(ref reader);
        reader.End("clock");
        return clock;
    }

    private static Schema.Dot Encode(Dot dot) =>
        new() { Replica = FrameCodec.Encode(dot.Origin.Replica), Epoch = dot.Origin.Epoch, Counter = dot.Counter };

    private static Dot Decode(Schema.Dot dot) => new(new Origin(FrameCodec.Decode(dot.Replica), dot.Epoch), dot.Counter);

    private static IEnumerable<Schema.KeyedObject> Encode(IEnumerable<KeyedObject> objects) =>
        objects.Select(each => new Schema.KeyedObject { Key = each.Key.Text, Object = Encode(each.Object) });

    private static KeyedObject[] Decode(RepeatedField<Schema.KeyedObject> objects) =>
        [.. objects.Select(each => new KeyedObject(new QuorumKey(each.Key), Decode(each.Object)))];

    private static IEnumerable<string> Encode(IEnumerable<QuorumKey> keys) => keys.Select(key => key.Text);

    private static QuorumKey[] Decode(RepeatedField<string> keys) => [.. keys.Select(key => new QuorumKey(key))];

    private static Id? Optional(ReplicaId? id) => id is { } known ? FrameCodec.Encode(known) : null;

    private static ReplicaId? Optional(Id? id) => id is null ? null : FrameCodec.Decode(id);
}
