using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActorDist.Cluster.Storage;

namespace ActorDist.Cluster.Tests.Storage;

/// <summary>
/// This test program as a process of its own that writes records into a storage until it is killed. It prints each record's number
/// only when its commit was acknowledged.
/// </summary>
internal static class StorageHost
{
    private const string PathVariable = "ACTORDIST_TEST_STORAGE_PATH";
    private const string FirstVariable = "ACTORDIST_TEST_STORAGE_FIRST";
    private const string WritersVariable = "ACTORDIST_TEST_STORAGE_WRITERS";

    public const string Family = "acknowledged";

    /// <summary>Starts the process, under <c>strace</c> if a trace file is given.</summary>
    public static Process Start(string path, int first, int writers, string? syncTrace = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(StorageHost).Assembly.GetName().Name!);
        var start = syncTrace is null
            ? new ProcessStartInfo(program)
            : new ProcessStartInfo("strace", ["-f", "-e", "trace=fsync,fdatasync", "-o", syncTrace, program]);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[PathVariable] = path;
        start.Environment[FirstVariable] = first.ToString(CultureInfo.InvariantCulture);
        start.Environment[WritersVariable] = writers.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    public static byte[] Key(int number) => Encoding.UTF8.GetBytes(number.ToString("d9", CultureInfo.InvariantCulture));

    /// <summary>A value that only its number can have, of a length that varies so that records end anywhere in a block.</summary>
    public static byte[] Value(int number)
    {
        var value = new byte[50 + (number % 400)];
        new Random(number).NextBytes(value);
        return value;
    }

    /// <summary>Writes until the process is killed.</summary>
    public static void Run()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable)!;
        var next = Number(FirstVariable) - 1;
        var storage = NodeStorage.Open(path, new NodeStorageOptions(), failure => Environment.FailFast(failure.Message));
        var family = storage.OpenColumnFamily(Family);
        for (var writer = Number(WritersVariable); writer > 0; writer--)
            WriteNext();
        using var killed = new ManualResetEvent(initialState: false);
        killed.WaitOne();

        void WriteNext()
        {
            var number = Interlocked.Increment(ref next);
            var accepted = storage.TryCommit(new StorageBatch().Put(family, Key(number), Value(number)), failure =>
            {
                if (failure is not null)
                    throw failure;
                Console.Out.WriteLine(number);
                WriteNext();
            });
            if (!accepted)
                throw new InvalidOperationException("the commit queue is full");
        }
    }

    private static int Number(string variable) => int.Parse(Environment.GetEnvironmentVariable(variable)!, CultureInfo.InvariantCulture);
}
