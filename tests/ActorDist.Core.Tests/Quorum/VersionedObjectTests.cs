using ActorDist.Core.Clocks;
using ActorDist.Core.Quorum;
using ActorDist.Core.Tests.Clocks;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

public sealed class VersionedObjectTests
{
    private static readonly Gen<(int At, int Other, bool IsMerge)[]> Script =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool).Array[1, 20];

    [Theory]
    [InlineData(BucketMode.Siblings)]
    [InlineData(BucketMode.LastWriteWins)]
    [InlineData(BucketMode.PlainVectorClock)]
    public void Merging_ObeysTheLaws_AndDigestsTellStatesApart(BucketMode mode) => Script.Sample(script =>
    {
        var states = Run(mode, script);
        foreach (var a in states)
        {
            foreach (var b in states)
            {
                var merged = VersionedObject.Merge(a, b);
                Assert.Equal(merged?.Digest, VersionedObject.Merge(b, a)?.Digest);
                Assert.Equal(a?.Digest, VersionedObject.Merge(a, a)?.Digest);
                if (mode == BucketMode.PlainVectorClock)
                    continue;
                if (a is not null && b is not null)
                    Assert.Equal(a.Compare(b) == Causality.Equal, a.Digest == b.Digest);
                Assert.All(states, c => Assert.Equal(
                    VersionedObject.Merge(merged, c)?.Digest, VersionedObject.Merge(a, VersionedObject.Merge(b, c))?.Digest));
            }
        }
    });

    [Theory]
    [InlineData(BucketMode.Siblings)]
    [InlineData(BucketMode.LastWriteWins)]
    [InlineData(BucketMode.PlainVectorClock)]
    public void Bytes_GiveTheObjectBack_AndShortenedOnesAreRefused(BucketMode mode) => Script.Sample(script =>
    {
        foreach (var state in Run(mode, script).OfType<VersionedObject>())
        {
            var bytes = QuorumRecordEncoding.Encode(new QuorumRecord(300, state));
            var record = QuorumRecordEncoding.Decode(bytes);
            Assert.Equal(300UL, record.Epoch);
            Assert.Equal(state.Digest, record.Object.Digest);
            Assert.Equal(state.Siblings, record.Object.Siblings);
            Assert.Throws<FormatException>(() => QuorumRecordEncoding.Decode(bytes.AsSpan(..^1)));
        }
    });

    [Fact]
    public void AnyBytes_AreReadOrRefused() => Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[1, 3]).Sample((bytes, mode) =>
    {
        byte[] all = [1, (byte)mode, .. bytes];
        try
        {
            var read = VersionedObjectEncoding.Decode(all);
            return VersionedObjectEncoding.Decode(VersionedObjectEncoding.Encode(read)).Digest == read.Digest;
        }
        catch (FormatException)
        {
            return true;
        }
    });

    [Fact]
    public void ModesDoNotMix()
    {
        var states = Enum.GetValues<BucketMode>()
            .Select(mode => VersionedObject.Write(mode, null, CausalContext.None, Content.Tombstone, Events.Of(1), new HybridTimestamp(1, 0)))
            .ToArray();
        Assert.Throws<FormatException>(() => states[0].Merge(states[1]));
        Assert.Throws<FormatException>(() => states[2].Merge(states[0]));
    }

    private static VersionedObject?[] Run(BucketMode mode, (int At, int Other, bool IsMerge)[] script)
    {
        var states = new VersionedObject?[3];
        var count = 0;
        foreach (var (at, other, isMerge) in script)
        {
            count++;
            states[at] = isMerge
                ? VersionedObject.Merge(states[at], states[other])
                : VersionedObject.Write(
                    mode,
                    states[at],
                    states[at] is { } seen && other > 0 ? seen.Context : CausalContext.None,
                    other == 2 ? Content.Tombstone : new Content(new[] { (byte)count }, IsDeleted: false),
                    Events.Of(at + 1),
                    new HybridTimestamp(count, 0));
        }

        return states;
    }
}
