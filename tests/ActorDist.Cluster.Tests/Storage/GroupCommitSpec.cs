using System.Collections.Concurrent;
using System.Globalization;
using ActorDist.Cluster.Storage;
using Xunit;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Storage;

public sealed class GroupCommitSpec : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_complete_every_caller_once_and_make_its_write_visible_first()
    {
        const int callers = 64;
        const int each = 100;
        using (var storage = Open(_directory["storage"]))
        {
            var family = storage.OpenColumnFamily("ddata");
            await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
            {
                for (var i = 0; i < each; i++)
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"{caller:d2}/{i:d3}");
                    await storage.PutAsync(family, key, key);
                    Assert.Equal(key, family.GetText(key));
                }
            }));
        }
        using var reopened = Open(_directory["storage"]);
        Assert.Equal(callers * each, reopened.OpenColumnFamily("ddata").Keys().Count);
    }

    [Fact]
    public async Task Should_commit_and_complete_in_the_order_of_acceptance()
    {
        using var storage = Open(_directory["storage"]);
        var family = storage.OpenColumnFamily("ddata");
        var completed = new ConcurrentQueue<int>();
        for (var i = 0; i < 2000; i++)
        {
            var number = i;
            var batch = new StorageBatch().Put(family, Bytes("key"), Bytes(number.ToString(CultureInfo.InvariantCulture)));
            Assert.True(storage.TryCommit(batch, failure =>
            {
                Assert.Null(failure);
                completed.Enqueue(number);
            }));
        }
        await storage.CommitAsync(new StorageBatch());

        Assert.Equal(Enumerable.Range(0, 2000), completed);
        Assert.Equal("1999", family.GetText("key"));
    }

    [Fact]
    public async Task Should_refuse_what_is_over_the_queue_and_lose_nothing_that_it_accepted()
    {
        using var storage = Open(_directory["storage"], new NodeStorageOptions { CommitQueueSize = 10_000 });
        var family = storage.OpenColumnFamily("ddata");
        using var release = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        Assert.True(storage.TryCommit(new StorageBatch(), _ =>
        {
            held.Set();
            release.Wait(Deadline);
        }));
        Assert.True(held.Wait(Deadline, TestContext.Current.CancellationToken));

        var accepted = 0;
        var completed = 0;
        while (storage.TryCommit(Record(accepted, size: 1000), failure => completed += failure is null ? 1 : 0))
            accepted++;
        Assert.InRange(accepted, 5, 10);
        Assert.Equal(0, completed);
        Assert.Throws<ArgumentException>(() => storage.TryCommit(Record(99, size: 10_000), _ => { }));

        release.Set();
        await storage.CommitAsync(new StorageBatch());
        Assert.Equal(accepted, completed);
        Assert.Equal(accepted, family.Keys().Count);

        StorageBatch Record(int number, int size) => new StorageBatch().Put(family, new[] { (byte)number }, new byte[size]);
    }

    [Fact]
    public void Should_commit_what_waits_when_it_is_closed()
    {
        var completed = 0;
        using (var storage = Open(_directory["storage"]))
        {
            var family = storage.OpenColumnFamily("ddata");
            for (var i = 0; i < 500; i++)
            {
                var batch = new StorageBatch().Put(family, BitConverter.GetBytes(i), Bytes(""));
                Assert.True(storage.TryCommit(batch, failure => completed += failure is null ? 1 : 0));
            }
        }
        Assert.Equal(500, completed);
        using var reopened = Open(_directory["storage"]);
        Assert.Equal(500, reopened.OpenColumnFamily("ddata").Keys().Count);
    }

    [Fact]
    public async Task Should_close_under_readers_without_harm()
    {
        for (var round = 0; round < 20; round++)
        {
            var storage = Open(_directory["storage"]);
            var family = storage.OpenColumnFamily("ddata");
            await storage.PutAsync(family, "key", "value");
            using var reading = new CountdownEvent(4);
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                Assert.Equal("value", family.GetText("key"));
                reading.Signal();
                while (true)
                {
                    Assert.Equal("value", family.GetText("key"));
                    Assert.Single(family.Keys());
                }
            })).ToArray();
            Assert.True(reading.Wait(Deadline, TestContext.Current.CancellationToken));
            storage.Dispose();
            foreach (var reader in readers)
                await Assert.ThrowsAsync<StorageFailedException>(() => reader.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        }
    }
}
