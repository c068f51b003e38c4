using ActorDist.Cluster.Storage;
using Akka.Configuration;
using Xunit;

namespace ActorDist.Cluster.Tests.Storage;

public sealed class NodeStorageOptionsSpec
{
    [Fact]
    public void Should_read_sizes_and_keep_defaults_for_the_rest()
    {
        var options = NodeStorageOptions.FromConfig(ConfigurationFactory.ParseString("""
            block-cache-size = 16 MiB
            commit-queue-size = 4 MiB
            max-open-files = 100
            """));

        var expected = new NodeStorageOptions
        {
            BlockCacheSize = 16 * 1024 * 1024,
            CommitQueueSize = 4 * 1024 * 1024,
            MaxOpenFiles = 100,
        };
        Assert.Equal(expected, options);
        Assert.Equal(new NodeStorageOptions(), NodeStorageOptions.FromConfig(Config.Empty));
    }

    [Theory]
    [InlineData("block-cache-size")]
    [InlineData("write-buffer-size")]
    [InlineData("max-open-files")]
    [InlineData("commit-queue-size")]
    [InlineData("verify-checksums-limit")]
    public void Should_refuse_what_is_not_positive_and_name_it(string key)
    {
        var refusal = Assert.Throws<ConfigurationException>(
            () => NodeStorageOptions.FromConfig(ConfigurationFactory.ParseString($"{key} = 0")));
        Assert.Contains($"actordist.storage.{key}", refusal.Message, StringComparison.Ordinal);
    }
}
