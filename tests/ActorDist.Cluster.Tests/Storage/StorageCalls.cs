using System.Text;
using ActorDist.Cluster.Storage;
using Xunit;

namespace ActorDist.Cluster.Tests.Storage;

/// <summary>The storage's calls as a test wants to write them: awaited, and with text for bytes.</summary>
internal static class StorageCalls
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static NodeStorage Open(string path, NodeStorageOptions? options = null, Action<StorageFailedException>? onFatal = null) =>
        NodeStorage.Open(path, options ?? new NodeStorageOptions(), onFatal ?? (failure => throw failure));

    public static Task CommitAsync(this INodeStorage storage, StorageBatch batch)
    {
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = storage.TryCommit(batch, failure =>
        {
            if (failure is null)
                committed.SetResult();
            else
                committed.SetException(failure);
        });
        Assert.True(accepted, "the commit queue is full");
        return committed.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    public static Task PutAsync(this INodeStorage storage, IColumnFamily family, string key, string value) =>
        storage.CommitAsync(new StorageBatch().Put(family, Bytes(key), Bytes(value)));

    public static string? GetText(this IColumnFamily family, string key) =>
        family.Get(Bytes(key)) is { } value ? Encoding.UTF8.GetString(value) : null;

    public static List<string> Keys(this IColumnFamily family, string from = "", int limit = int.MaxValue)
    {
        var keys = new List<string>();
        family.Scan(Bytes(from), (key, _) =>
        {
            keys.Add(Encoding.UTF8.GetString(key));
            return keys.Count < limit;
        });
        return keys;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
