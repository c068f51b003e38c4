using ActorDist.Core.Clocks;
using ActorDist.Core.Quorum;
using ActorDist.Core.Tests.Clocks;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Quorum;

public sealed class ContextTokenTests
{
    private static readonly QuorumKey Key = new("test/x");
    private static readonly CausalContext Seen = new(Events.Clock(1, 1, 2), default);
    private readonly ContextToken _token = ContextToken.Issue("c", Key, BucketMode.Siblings, Seen);

    [Fact]
    public void AToken_GivesBackWhatWasSeen_ThroughItsTextToo()
    {
        var read = ContextToken.Parse(_token.ToString()).Read("c", Key, BucketMode.Siblings);
        Assert.Equal(Seen.Clock, read.Clock);
        Assert.Equal(_token, ContextToken.Parse(_token.ToString()));
        var timed = new CausalContext(VectorClock.Empty, new HybridTimestamp(17, 3));
        Assert.Equal(timed, ContextToken.Issue("c", Key, BucketMode.LastWriteWins, timed).Read("c", Key, BucketMode.LastWriteWins));
    }

    [Fact]
    public void AToken_OfAnotherKeyClusterOrMode_IsRefused()
    {
        Assert.Contains("another key", Refusal("c", new QuorumKey("test/y"), BucketMode.Siblings), StringComparison.Ordinal);
        Assert.Contains("another key or cluster", Refusal("d", Key, BucketMode.Siblings), StringComparison.Ordinal);
        Assert.Contains("mode", Refusal("c", Key, BucketMode.PlainVectorClock), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherVersion_IsRefused()
    {
        var bytes = _token.Bytes.ToArray();
        bytes[0] = 9;
        var error = Assert.Throws<FormatException>(() => new ContextToken(bytes).Read("c", Key, BucketMode.Siblings));
        Assert.Contains("version 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyDamage_IsFound() => Gen.Select(Gen.Int[0, _token.Bytes.Length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
    {
        var bytes = _token.Bytes.ToArray();
        bytes[at] ^= change;
        Assert.Throws<FormatException>(() => new ContextToken(bytes).Read("c", Key, BucketMode.Siblings));
    });

    [Fact]
    public void AnyBytes_AreReadOrRefused() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        Assert.Throws<FormatException>(() => new ContextToken(bytes).Read("c", Key, BucketMode.Siblings));
    });

    [Fact]
    public void AnyText_IsParsedOrRefused()
    {
        Assert.Throws<FormatException>(() => ContextToken.Parse("not base64url!"));
        Assert.Throws<FormatException>(() => ContextToken.Parse("AAAA").Read("c", Key, BucketMode.Siblings));
    }

    private string Refusal(string cluster, QuorumKey key, BucketMode mode) =>
        Assert.Throws<FormatException>(() => _token.Read(cluster, key, mode)).Message;
}
