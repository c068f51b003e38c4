using System.Globalization;
using Xunit;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Storage;

/// <summary>Kills a real process that writes and looks for everything it acknowledged.</summary>
public sealed class StorageCrashSpec : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory["storage"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_hold_every_acknowledged_record_after_a_kill()
    {
        var acknowledged = new List<int>();
        var random = new Random(1);
        for (var round = 0; round < 4; round++)
        {
            acknowledged.AddRange(await WriteAndKill(first: acknowledged.Count * 2, writers: 16, atLeast: random.Next(200, 3000)));
            AssertHolds(acknowledged);
        }
        Assert.True(acknowledged.Count >= 800, $"only {acknowledged.Count} records were acknowledged");
    }

    [Fact]
    public async Task Should_sync_before_it_acknowledges()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        var trace = _directory["trace"];
        var acknowledged = await WriteAndKill(first: 0, writers: 1, atLeast: 200, trace);
        var syncs = File.ReadLines(trace).Count(line => line.Contains("sync(", StringComparison.Ordinal));
        Assert.True(syncs >= acknowledged.Count, $"{acknowledged.Count} records were acknowledged one by one after {syncs} syncs");
    }

    private async Task<List<int>> WriteAndKill(int first, int writers, int atLeast, string? syncTrace = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var host = StorageHost.Start(Path, first, writers, syncTrace);
        var acknowledged = new List<int>();
        try
        {
            while (await host.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                acknowledged.Add(int.Parse(line, CultureInfo.InvariantCulture));
                if (acknowledged.Count == atLeast)
                    host.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync(CancellationToken.None);
        }
        Assert.True(acknowledged.Count >= atLeast, $"the host ended after {acknowledged.Count} records");
        return acknowledged;
    }

    private void AssertHolds(List<int> acknowledged)
    {
        using var storage = Open(Path);
        var family = storage.OpenColumnFamily(StorageHost.Family);
        Assert.All(acknowledged, number => Assert.Equal(StorageHost.Value(number), family.Get(StorageHost.Key(number))));
    }
}
