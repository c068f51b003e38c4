using System.Runtime.Serialization;
using ActorDist.Cluster.Crdts.Replication;
using ActorDist.Core.Crdts.Registers;
using ActorDist.Core.Crdts.Sets;
using Akka.Actor;
using Akka.Cluster;
using Xunit;

namespace ActorDist.Cluster.Tests.Crdts;

public sealed class CrdtSerializerSpec : IDisposable
{
    private static readonly UniqueAddress One = new(Address.Parse("akka.tcp://crdts@127.0.0.1:1"), 7);
    private static readonly UniqueAddress Other = new(Address.Parse("akka.tcp://crdts@127.0.0.1:2"), -8);

    private readonly ActorSystem _system = ActorSystem.Create("crdts");

    private CrdtSerializer Serializer => new((ExtendedActorSystem)_system);

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Equal_data_gives_equal_bytes_however_it_came_to_be()
    {
        var empty = Replicated<AddWinsSet>.Empty;
        var milk = empty.Change(One, (state, origin) => state.Add(origin, "milk"));
        var bread = empty.Change(Other, (state, origin) => state.Add(origin, "bread"));
        var (left, right) = (milk.ResetDelta().Merge(bread.ResetDelta()), bread.ResetDelta().MergeDelta(milk.Delta!));
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.True(Serializer.ToBinary(left).AsSpan().SequenceEqual(Serializer.ToBinary(right)));

        var read = (Replicated<AddWinsSet>)Serializer.FromBinary(Serializer.ToBinary(left), Serializer.Manifest(left));
        Assert.Equal(left, read);
        Assert.Equal("bread milk", string.Join(' ', read.State.Elements));
        Assert.True(read.NeedPruningFrom(One) && read.NeedPruningFrom(Other));
    }

    [Fact]
    public void A_change_leaves_what_it_was_made_of_as_it_was()
    {
        var before = Replicated<AddWinsSet>.Empty.Change(One, (state, origin) => state.Add(origin, "milk")).ResetDelta();
        var after = before.Change(One, (state, origin) => state.Add(origin, "bread"));
        Assert.Equal("milk", string.Join(' ', before.State.Elements));
        Assert.Equal("bread", string.Join(' ', after.Delta!.State.Elements));
        Assert.Null(before.Delta);
        Assert.Equal("bread milk", string.Join(' ', before.Merge(after.ResetDelta()).State.Elements));
    }

    [Theory]
    [InlineData("", "format: truncated")]
    [InlineData("0206", "format 2 is not known here, the newest is 1")]
    [InlineData("0102", "a MaxRegister, not a AddWinsSet")]
    [InlineData("010600", "truncated")]
    public void A_malformed_or_newer_state_is_refused_with_the_reason(string encoded, string why)
    {
        using var stream = new MemoryStream();
        using (var output = new Google.Protobuf.CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(1, Google.Protobuf.WireFormat.WireType.LengthDelimited);
            output.WriteBytes(Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(encoded)));
        }

        var refused = Assert.Throws<SerializationException>(() => Serializer.FromBinary(stream.ToArray(), "as"));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_type_has_another_manifest()
    {
        Assert.False(string.Equals(
            Serializer.Manifest(Replicated<MaxRegister>.Empty), Serializer.Manifest(Replicated<MinRegister>.Empty), StringComparison.Ordinal));
        Assert.Throws<SerializationException>(() => Serializer.FromBinary([], "zz"));
    }
}
