using ActorDist.Cluster.Quorum;
using ActorDist.Core.Quorum;
using Akka.Configuration;
using Xunit;

namespace ActorDist.Cluster.Tests.Quorum;

public sealed class QuorumSettingsTests
{
    private const string Valid = """
        actordist.node.replicas = 3
        actordist.quorum {
          mode = siblings
          n = 3
          r = quorum
          w = quorum
          pr = 0
          pw = 0
          sloppy = on
          notfound-ok = on
          basic-quorum = off
          blocking-repair = off
          timeout = 5s
          sibling-warning = 25
          sibling-limit = 100
          value-limit = 64 KiB
          object-warning = 256 KiB
          object-limit = 1 MiB
          fallback-after = 250ms
          hand-off-every = 1s
          max-hints = 1000000
          exchange-every = 15s
          max-requests = 16384
          max-clock-skew = 500ms
          buckets {
            lww { mode = last-write-wins }
            plain { mode = plain-vector-clock, n = 2, r = one, w = 2, timeout = 1s }
          }
        }
        """;

    [Fact]
    public void ABucket_HasWhatItSaysItself_AndTheRestOfAllBuckets()
    {
        var settings = Read("");
        var buckets = settings.Buckets;
        Assert.Equal((BucketMode.Siblings, 3, 5000L), (buckets["any"].Mode, buckets["any"].N, buckets["any"].Timeout));
        Assert.Equal((BucketMode.LastWriteWins, 3, 65_536), (buckets["lww"].Mode, buckets["lww"].N, buckets["lww"].ValueLimit));
        var plain = buckets["plain"];
        Assert.Equal((BucketMode.PlainVectorClock, 2, 1000L), (plain.Mode, plain.N, plain.Timeout));
        Assert.Equal((1, 2), (plain.R.Resolve(2, plain.R), plain.W.Resolve(2, plain.W)));
        Assert.Equal(TimeSpan.FromMilliseconds(250), settings.FallbackAfter);
        Assert.Equal((1_000_000L, 16_384), (settings.MaxHints, settings.MaxRequests));
    }

    [Fact]
    public void AClusterPlannedForFewerNodes_HasAsManyReplicasOfAKey() =>
        Assert.Equal(1, Read("actordist.node.replicas = 1").Buckets["any"].N);

    [Theory]
    [InlineData("mode = best", "actordist.quorum.mode must be siblings, last-write-wins or plain-vector-clock; it is 'best'.")]
    [InlineData("n = 0", "actordist.quorum.n must be at least 1; it is 0.")]
    [InlineData("n = many", "actordist.quorum.n must be a whole number; it is 'many'.")]
    [InlineData("r = some", "actordist.quorum.r: 'some' is neither a number nor one of: one, quorum, all, default.")]
    [InlineData("r = 4", "actordist.quorum.r is 4; it must be from 1 to 3, n.")]
    [InlineData("r = 0", "actordist.quorum.r is 0; it must be from 1 to 3, n.")]
    [InlineData("w = 4", "actordist.quorum.w is 4; it must be from 1 to 3, n.")]
    [InlineData("w = -1", "actordist.quorum.w: '-1' is neither a number nor one of")]
    [InlineData("pr = 4", "actordist.quorum.pr is 4; it must be from 0 to 3, n.")]
    [InlineData("pw = 4", "actordist.quorum.pw is 4; it must be from 0 to 3, n.")]
    [InlineData("sloppy = perhaps", "actordist.quorum.sloppy must be on or off; it is 'perhaps'.")]
    [InlineData("notfound-ok = 2", "actordist.quorum.notfound-ok must be on or off; it is '2'.")]
    [InlineData("basic-quorum = x", "actordist.quorum.basic-quorum must be on or off; it is 'x'.")]
    [InlineData("blocking-repair = x", "actordist.quorum.blocking-repair must be on or off; it is 'x'.")]
    [InlineData("timeout = 0s", "actordist.quorum.timeout must be above 0 and at most 60 s; it is 0 s.")]
    [InlineData("timeout = 61s", "actordist.quorum.timeout must be above 0 and at most 60 s; it is 61 s.")]
    [InlineData("timeout = soon", "actordist.quorum.timeout must be a time such as 5s; it is 'soon'.")]
    [InlineData("sibling-warning = 0", "actordist.quorum.sibling-warning must be at least 1; it is 0.")]
    [InlineData("sibling-limit = 0", "actordist.quorum.sibling-limit must be at least 1; it is 0.")]
    [InlineData("sibling-limit = 100000000", "the sibling limit is 100000000; it must be from 1 to ")]
    [InlineData("value-limit = 2 MiB", "actordist.quorum.value-limit must be from 1 to 1048576 bytes; it is 2097152.")]
    [InlineData("value-limit = big", "actordist.quorum.value-limit must be a size such as 64 KiB; it is 'big'.")]
    [InlineData("object-warning = 0", "actordist.quorum.object-warning must be from 1 to 2147483647 bytes; it is 0.")]
    [InlineData("object-limit = 1 KiB", "the value limit is 65536 bytes and that of an object 1024")]
    [InlineData("fallback-after = 0s", "actordist.quorum.fallback-after must be above 0; it is 0 s.")]
    [InlineData("hand-off-every = -1s", "actordist.quorum.hand-off-every must be a time such as 5s; it is '-1s'.")]
    [InlineData("exchange-every = never", "actordist.quorum.exchange-every must be a time such as 5s; it is 'never'.")]
    [InlineData("max-clock-skew = 0s", "actordist.quorum.max-clock-skew must be above 0; it is 0 s.")]
    [InlineData("max-hints = 0", "actordist.quorum.max-hints must be at least 1; it is 0.")]
    [InlineData("max-requests = 0", "actordist.quorum.max-requests must be at least 1; it is 0.")]
    [InlineData("buckets.lww.n = 0", "actordist.quorum.buckets.lww.n must be at least 1; it is 0.")]
    [InlineData("buckets.lww.w = 4", "actordist.quorum.buckets.lww.w is 4; it must be from 1 to 3, n.")]
    [InlineData("buckets.lww.mode = x", "actordist.quorum.buckets.lww.mode must be siblings")]
    [InlineData("buckets.lww.sloppy = x", "actordist.quorum.buckets.lww.sloppy must be on or off; it is 'x'.")]
    [InlineData("buckets.lww.colour = red", "actordist.quorum.buckets.lww.colour: a bucket has no such setting; it has mode, n, r")]
    [InlineData("buckets.lww.max-hints = 5", "actordist.quorum.buckets.lww.max-hints: a bucket has no such setting")]
    [InlineData("buckets.\"a/b\".n = 1", "actordist.quorum.buckets.a/b: 'a/b' is no name of a bucket: it holds a slash")]
    public void AValueOutOfItsLimits_IsNamedWithTheLimit(string change, string expected)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read($"actordist.quorum.{change}"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static QuorumSettings Read(string change) =>
        QuorumSettings.From(ConfigurationFactory.ParseString(change).WithFallback(ConfigurationFactory.ParseString(Valid)));
}
