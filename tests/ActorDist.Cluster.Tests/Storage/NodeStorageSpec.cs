using ActorDist.Cluster.Storage;
using Xunit;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Storage;

public sealed class NodeStorageSpec : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory["storage"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_keep_what_was_committed_over_a_restart()
    {
        using (var storage = Open(Path))
        {
            var family = storage.OpenColumnFamily("ddata");
            await storage.PutAsync(family, "a", "1");
            await storage.PutAsync(family, "b", "2");
            await storage.CommitAsync(new StorageBatch().Put(family, Bytes("c"), Bytes("3")).Delete(family, Bytes("a")));
        }

        using var reopened = Open(Path);
        var same = reopened.OpenColumnFamily("ddata");
        Assert.Equal(["b", "c"], same.Keys());
        Assert.Equal("3", same.GetText("c"));
        Assert.Null(same.GetText("a"));
    }

    [Fact]
    public async Task Should_keep_column_families_apart_and_commit_across_them()
    {
        using (var storage = Open(Path))
        {
            var (first, second) = (storage.OpenColumnFamily("first"), storage.OpenColumnFamily("second"));
            await storage.CommitAsync(
                new StorageBatch().Put(first, Bytes("k"), Bytes("one")).Put(second, Bytes("k"), Bytes("two")));
            Assert.Same(first, storage.OpenColumnFamily("first"));
        }

        using var reopened = Open(Path);
        Assert.Equal("one", reopened.OpenColumnFamily("first").GetText("k"));
        Assert.Equal("two", reopened.OpenColumnFamily("second").GetText("k"));
        Assert.Empty(reopened.OpenColumnFamily("third").Keys());
    }

    [Fact]
    public async Task Should_scan_in_byte_order_from_a_key_until_told_to_stop()
    {
        using var storage = Open(Path);
        var family = storage.OpenColumnFamily("registers");
        foreach (var key in new[] { "b/2", "a", "b/1", "é", "c" })
            await storage.PutAsync(family, key, "");

        Assert.Equal(["a", "b/1", "b/2", "c", "é"], family.Keys());
        Assert.Equal(["b/1", "b/2"], family.Keys(from: "b/", limit: 2));
        Assert.Equal(["c", "é"], family.Keys(from: "b0"));
        Assert.Equal("", family.GetText("a"));
    }

    [Fact]
    public void Should_refuse_a_second_storage_on_one_directory()
    {
        using var storage = Open(Path);
        var refusal = Assert.Throws<DataDirectoryException>(() => Open(Path));
        Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("a b")]
    public void Should_refuse_a_bad_column_family_name(string name)
    {
        using var storage = Open(Path);
        Assert.Throws<ArgumentException>(() => storage.OpenColumnFamily(name));
    }

    [Fact]
    public async Task Should_answer_every_call_after_it_was_closed()
    {
        var storage = Open(Path);
        var family = storage.OpenColumnFamily("ddata");
        storage.Dispose();
        storage.Dispose();

        Assert.Throws<StorageFailedException>(() => family.GetText("a"));
        Assert.Throws<StorageFailedException>(() => family.Keys());
        var refusal = await Assert.ThrowsAsync<StorageFailedException>(() => storage.PutAsync(family, "a", "1"));
        Assert.False(refusal.MayHaveBeenWritten);
    }
}
