using ActorDist.Core.Crdts;
using ActorDist.Core.Crdts.Counters;
using ActorDist.Core.Crdts.Maps;
using ActorDist.Core.Crdts.Sets;
using ActorDist.Core.Tests.Crdts.Laws;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts;

/// <summary>What is not an encoding is refused by name, and what is read encodes to the same bytes.</summary>
public sealed class CrdtEncodingTests
{
    private static readonly ResetRemoveMap Map = Sample();

    [Fact]
    public void ANewerFormat_IsRefused()
    {
        var bytes = CrdtEncoding.Encode(Map);
        bytes[0] = 2;
        Assert.Contains("format 2", Assert.Throws<FormatException>(() => CrdtEncoding.Decode<ResetRemoveMap>(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherType_IsRefused()
    {
        var bytes = CrdtEncoding.Encode(TwoPhaseSet.Add("x"));
        Assert.Equal("CRDT: a TwoPhaseSet, not a AddWinsSet", Assert.Throws<FormatException>(() => CrdtEncoding.Decode<AddWinsSet>(bytes)).Message);
    }

    [Fact]
    public void AShortened_IsRefused()
    {
        var bytes = CrdtEncoding.Encode(Map);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => CrdtEncoding.Decode<ResetRemoveMap>(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void AChangedByte_IsRefusedOrReadAsItIs() => Gen.Select(Gen.Int[0, 1 << 20], Gen.Byte).Sample((at, value) =>
    {
        var bytes = CrdtEncoding.Encode(Map);
        bytes[at % bytes.Length] = value;
        try
        {
            Assert.True(CrdtEncoding.Encode(CrdtEncoding.Decode<ResetRemoveMap>(bytes)).Length <= bytes.Length);
        }
        catch (FormatException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }, iter: 5000);

    [Fact]
    public void MoreResetThanCounted_IsRefused()
    {
        var writer = new CrdtWriter();
        writer.Byte(CrdtEncoding.Format);
        writer.Byte((byte)CrdtKind.ResettableCounter);
        var counted = ResettableCounter.Empty.Increment(LawSuite.OriginOf(0), 3).Added;
        writer.Clock(default);
        writer.Clock(default);
        writer.Clock(counted);
        writer.Clock(default);
        Assert.Throws<FormatException>(() => CrdtEncoding.Decode<ResettableCounter>(writer.ToArray()));
    }

    [Fact]
    public void ALoneSurrogate_IsRefused() => Assert.ThrowsAny<ArgumentException>(() => CrdtEncoding.Encode(TwoPhaseSet.Add("\uD800")));

    [Fact]
    public void ALongText_IsRefused() =>
        Assert.Throws<ArgumentException>(() => CrdtEncoding.Encode(TwoPhaseSet.Add(new string('x', CrdtReader.MaxText + 1))));

    [Fact]
    public void APathTooDeep_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Map.Enable(LawSuite.OriginOf(0), Enumerable.Repeat("m", CrdtReader.MaxDepth + 1).ToArray()));

    [Fact]
    public void TheDeepestPath_IsRead()
    {
        var path = Enumerable.Repeat("m", CrdtReader.MaxDepth).ToArray();
        var map = Map.Enable(LawSuite.OriginOf(0), path);
        Assert.True(CrdtEncoding.Decode<ResetRemoveMap>(CrdtEncoding.Encode(map)).IsEnabled(path));
    }

    private static ResetRemoveMap Sample()
    {
        var map = ResetRemoveMap.Empty;
        map = map.Merge(map.Add(LawSuite.OriginOf(0), "x", "m", "s"));
        map = map.Merge(map.Set(LawSuite.OriginOf(1), "y", "m", "r"));
        map = map.Merge(map.Increment(LawSuite.OriginOf(0), -5, "c"));
        return map.Merge(map.Enable(LawSuite.OriginOf(2), "f"));
    }
}
