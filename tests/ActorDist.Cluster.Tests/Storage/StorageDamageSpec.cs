using System.Globalization;
using ActorDist.Cluster.Storage;
using Xunit;
using static ActorDist.Cluster.Tests.Storage.StorageCalls;

namespace ActorDist.Cluster.Tests.Storage;

/// <summary>Damages the files of a real storage and opens it again.</summary>
public sealed class StorageDamageSpec : IDisposable
{
    private const int HeaderSize = 7;
    private const int ValueSize = 200;

    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory["storage"];

    private string Log => Assert.Single(Directory.GetFiles(Path, "*.log"), file => new FileInfo(file).Length > 0);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(ValueSize + HeaderSize)]
    public async Task Should_drop_a_torn_tail_and_keep_everything_before_it(int missing)
    {
        await Fill(records: 300);
        Truncate(Log, missing);
        AssertHolds(records: 299);
        AssertHolds(records: 299);
    }

    [Fact]
    public async Task Should_drop_zeros_that_a_power_loss_left_behind_the_tail()
    {
        await Fill(records: 300);
        using (var log = File.OpenWrite(Log))
            log.SetLength(log.Length + 100_000);
        AssertHolds(records: 300);
    }

    [Fact]
    public async Task Should_refuse_a_log_with_a_flipped_byte_and_name_the_record()
    {
        await Fill(records: 300);
        var start = RecordStarts(Log)[100];
        Flip(Log, start + HeaderSize + 50);
        AssertRefused(Log, $"byte {start}:");
    }

    [Fact]
    public async Task Should_refuse_a_length_that_makes_the_records_behind_it_look_torn()
    {
        await Fill(records: 100);
        var start = RecordStarts(Log)[50];
        Change(Log, start + 5, _ => 0xff);
        AssertRefused(Log, $"byte {start}:");
    }

    [Fact]
    public async Task Should_refuse_zeros_before_further_records()
    {
        const int block = 32 * 1024;
        await Fill(records: 300);
        var start = RecordStarts(Log)[100];
        var log = File.ReadAllBytes(Log);
        log.AsSpan(start..block).Clear();
        File.WriteAllBytes(Log, log);
        AssertRefused(Log, $"byte {start}:");
    }

    [Fact]
    public async Task Should_refuse_a_table_file_with_a_flipped_byte_and_name_the_place()
    {
        await FillTables();
        var table = Directory.GetFiles(Path, "*.sst")[0];
        Flip(table, 1000);
        AssertRefused(table, "offset ");
    }

    [Fact]
    public async Task Should_refuse_a_storage_that_lost_a_file()
    {
        await FillTables();
        var table = Directory.GetFiles(Path, "*.sst")[0];
        File.Delete(table);
        AssertRefused(System.IO.Path.GetFileName(table));
    }

    [Fact]
    public async Task Should_fail_for_good_when_a_read_meets_damage_in_tables_too_large_to_verify()
    {
        await FillTables();
        foreach (var table in Directory.GetFiles(Path, "*.sst"))
            Flip(table, 1000);

        var fatal = new TaskCompletionSource<StorageFailedException>();
        using var storage = Open(Path, new NodeStorageOptions { VerifyChecksumsLimit = 1 }, fatal.SetResult);
        var family = storage.OpenColumnFamily("ddata");
        var failure = Assert.Throws<StorageFailedException>(() => family.Keys());
        Assert.Contains(".sst", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, await fatal.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        var later = await Assert.ThrowsAsync<StorageFailedException>(() => storage.PutAsync(family, "a", "1"));
        Assert.Same(failure, later);
        Assert.Throws<StorageFailedException>(() => family.GetText("000000"));
    }

    [Fact]
    public async Task Should_never_lose_a_record_silently_wherever_a_byte_flips()
    {
        await FillTables();
        var random = new Random(20150410);
        var whole = System.IO.Path.Combine(_directory.Path, "whole");
        Directory.Move(Path, whole);
        var refusals = 0;
        foreach (var name in Directory.GetFiles(whole).Select(file => System.IO.Path.GetFileName(file)))
        {
            var size = DamageableSize(System.IO.Path.Combine(whole, name));
            for (var i = 0; i < Math.Min(size, 12); i++)
            {
                CopyDirectory(whole, Path);
                var offset = random.Next(size);
                Flip(System.IO.Path.Combine(Path, name), offset);
                refusals += HoldsOrRefuses($"{name} byte {offset}") ? 0 : 1;
                Directory.Delete(Path, recursive: true);
            }
        }
        Assert.True(refusals > 20, $"only {refusals} flips were noticed");
    }

    /// <summary>The last record of a log cannot be told from a torn one when its length is what flips.</summary>
    private static int DamageableSize(string path) =>
        path.EndsWith(".log", StringComparison.Ordinal) || System.IO.Path.GetFileName(path).StartsWith("MANIFEST", StringComparison.Ordinal)
            ? RecordStarts(path) is [.., var last] ? last : 0
            : (int)new FileInfo(path).Length;

    private bool HoldsOrRefuses(string damage)
    {
        try
        {
            using var storage = Open(Path, onFatal: _ => { });
            var keys = storage.OpenColumnFamily("ddata").Keys();
            var whole = keys.SequenceEqual(ExpectedKeys(300), StringComparer.Ordinal);
            Assert.True(whole, $"{damage}: {keys.Count} of 300 records and no refusal");
            return true;
        }
        catch (Exception refusal) when (refusal is DataDirectoryException or StorageFailedException)
        {
            return false;
        }
    }

    private async Task Fill(int records, int from = 0)
    {
        var random = new Random(records);
        using var storage = Open(Path);
        var family = storage.OpenColumnFamily("ddata");
        foreach (var key in ExpectedKeys(records).Skip(from))
        {
            var value = new byte[ValueSize];
            random.NextBytes(value);
            await storage.CommitAsync(new StorageBatch().Put(family, Bytes(key), value));
        }
    }

    /// <summary>Opening a storage writes what its log holds into a table file; the records after that stay in the log.</summary>
    private async Task FillTables()
    {
        await Fill(records: 200);
        await Fill(records: 300, from: 200);
    }

    private void AssertHolds(int records)
    {
        using var storage = Open(Path);
        Assert.Equal(ExpectedKeys(records), storage.OpenColumnFamily("ddata").Keys(), StringComparer.Ordinal);
    }

    private void AssertRefused(params string[] named)
    {
        var refusal = Assert.Throws<DataDirectoryException>(() => Open(Path).Dispose());
        Assert.All(named, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static IEnumerable<string> ExpectedKeys(int records) =>
        Enumerable.Range(0, records).Select(i => i.ToString("d6", CultureInfo.InvariantCulture));

    /// <summary>Walks the records of a log by their lengths; less than a header at a block's end is padding.</summary>
    private static List<int> RecordStarts(string path)
    {
        const int block = 32 * 1024;
        var log = File.ReadAllBytes(path);
        var starts = new List<int>();
        for (var at = 0; at + HeaderSize <= log.Length;)
        {
            if (block - (at % block) < HeaderSize)
            {
                at += block - (at % block);
                continue;
            }
            starts.Add(at);
            at += HeaderSize + log[at + 4] + (log[at + 5] << 8);
        }
        return starts;
    }

    private static void Flip(string path, int offset) => Change(path, offset, value => (byte)(value ^ 0x41));

    private static void Change(string path, int offset, Func<byte, byte> change)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] = change(bytes[offset]);
        File.WriteAllBytes(path, bytes);
    }

    private static void Truncate(string path, int missing)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length - missing);
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
    }
}
