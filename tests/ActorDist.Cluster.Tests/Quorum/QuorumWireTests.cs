using System.Reflection;
using System.Text.Json;
using ActorDist.Cluster.Quorum.Channel;
using ActorDist.Cluster.Quorum.Replication;
using ActorDist.Cluster.Quorum.Schema;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using Google.Protobuf;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;
using CoreDot = ActorDist.Core.Clocks.Dot;
using CoreMessage = ActorDist.Core.Quorum.QuorumProtocol.Message;

namespace ActorDist.Cluster.Tests.Quorum;

public sealed class QuorumWireTests
{
    private static readonly ReplicaId Self = new(1, 2);
    private static readonly Origin Count = new(Self, 17);
    private static readonly QuorumKey Key = new("cart/alice");
    private static readonly Content Milk = new("milk"u8.ToArray(), IsDeleted: false);

    private static readonly VersionedObject Held =
        VersionedObject.Write(BucketMode.Siblings, held: null, CausalContext.None, Milk, Count, default);

    private static readonly CoreMessage[] Messages =
    [
        new QuorumProtocol.Read(1, Key, Self), new QuorumProtocol.Read(1, Key, StandsFor: null),
        new QuorumProtocol.Holding(2, Held), new QuorumProtocol.Holding(2, Object: null),
        new QuorumProtocol.Mint(3, Key, Held.Context, Milk, Self),
        new QuorumProtocol.Mint(3, Key, new CausalContext(VectorClock.Empty, new HybridTimestamp(9, 1)), Content.Tombstone, StandsFor: null),
        new QuorumProtocol.Minted(4, Held, new CoreDot(Count, 5)), new QuorumProtocol.Minted(4, Held, Dot: null),
        new QuorumProtocol.Store(5, Key, Held, Self), new QuorumProtocol.Store(5, Key, Held, HintFor: null),
        new Stored(6), new QuorumProtocol.Refused(7, "why"),
        new QuorumProtocol.HandOff(8, [new QuorumProtocol.KeyedObject(Key, Held)]), new QuorumProtocol.HandedOff(8, [Key]),
        new CompareBranches(9, [1, ulong.MaxValue]), new BranchesDiffer(9, [0, 255]),
        new QuorumProtocol.CompareLeaves(9, 3, [4, 5]), new LeavesDiffer(9, [768]),
        new QuorumProtocol.CompareKeys(9, 768, Key, Key, [new QuorumProtocol.KeyDigest(Key, 11)]),
        new QuorumProtocol.CompareKeys(9, 768, After: null, Through: null, []),
        new QuorumProtocol.KeysDiffer(9, [new QuorumProtocol.KeyedObject(Key, Held)], [Key], IsPartial: true),
        new QuorumProtocol.Absorb([new QuorumProtocol.KeyedObject(Key, Held)]),
    ];

    [Fact]
    public void Every_message_comes_out_as_it_went_in()
    {
        foreach (var message in Messages)
        {
            var bytes = QuorumCodec.Encode(message).ToByteArray();
            var decoded = QuorumCodec.Decode(Cluster.Quorum.Schema.Message.Parser.ParseFrom(bytes));
            Assert.Equal(message.GetType(), decoded.GetType());
            Assert.Equal(Text(message), Text(decoded));
        }

        var kinds = typeof(QuorumProtocol).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(CoreMessage)));
        Assert.Equal(kinds.ToHashSet(), Messages.Select(message => message.GetType()).ToHashSet());
    }

    [Fact]
    public void A_frame_with_a_malformed_part_is_refused_with_what_is_wrong()
    {
        var frame = new Frame { Cluster = "c", Messages = { new Cluster.Quorum.Schema.Message { Read = new() { Key = "no slash" } } } };
        Assert.Contains("bucket/name", Assert.Throws<FormatException>(() => ReceivedQuorumFrame.Decode(frame)).Message, StringComparison.Ordinal);
        var broken = new Cluster.Quorum.Schema.Message { Holding = new() { Object = ByteString.CopyFrom(1, 2, 3) } };
        Assert.Throws<FormatException>(() => QuorumCodec.Decode(broken));
        Assert.Throws<FormatException>(() => QuorumCodec.Decode(new Cluster.Quorum.Schema.Message()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(FramePieces.PieceBytes)]
    [InlineData(3 * FramePieces.PieceBytes + 1)]
    public void A_frame_is_put_together_from_its_parts(int bytes)
    {
        var frame = FrameOf(bytes);
        var pieces = new FramePieces();
        var all = FramePieces.Cut(Self, 1, frame.ToByteArray()).ToList();
        Assert.All(all, piece => Assert.InRange(piece.Bytes.Length, 1, FramePieces.PieceBytes));
        var whole = all.Select(pieces.Take).ToList();
        Assert.All(whole[..^1], Assert.Null);
        Assert.Equal(frame, whole[^1]);
    }

    [Fact]
    public void A_frame_with_a_part_missing_is_dropped_and_the_next_one_is_not()
    {
        var pieces = new FramePieces();
        var first = FramePieces.Cut(Self, 1, FrameOf(3 * FramePieces.PieceBytes).ToByteArray()).ToList();
        var second = FramePieces.Cut(Self, 2, FrameOf(2 * FramePieces.PieceBytes).ToByteArray()).ToList();
        first.RemoveAt(1);
        Assert.All(first, piece => Assert.Null(pieces.Take(piece)));
        Assert.NotNull(second.Select(pieces.Take).ToList()[^1]);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(-1, 1, 1)]
    [InlineData(0, 65, 1)]
    [InlineData(0, 2, FramePieces.PieceBytes + 1)]
    public void A_part_that_cannot_be_one_is_refused(int index, int count, int bytes)
    {
        var piece = new Piece { From = FrameCodec.Encode(Self), Index = index, Count = count, Bytes = ByteString.CopyFrom(new byte[bytes]) };
        Assert.Throws<FormatException>(() => new FramePieces().Take(piece));
    }

    private static Frame FrameOf(int bytes) => new()
    {
        Cluster = "c",
        From = FrameCodec.Encode(Self),
        To = FrameCodec.Encode(Self),
        Messages = { QuorumCodec.Encode(new QuorumProtocol.Mint(1, Key, CausalContext.None, new Content(new byte[bytes], IsDeleted: false), null)) },
    };

    private static string Text(CoreMessage message) => JsonSerializer.Serialize<object>(QuorumCodec.Encode(message).ToString());
}
