using System.CommandLine;
using ActorDist.Core;
using ActorDist.Lab.Processes;
using Microsoft.Data.Sqlite;

namespace ActorDist.Lab.Cloud;

/// <summary><c>lab cloud</c>: the simulated cloud as a process of its own.</summary>
public static class CloudCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Where it listens on loopback; 0 takes a free port.", DefaultValueFactory = _ => 8070 };
        var ledger = new Option<string>("--ledger") { Description = "The SQLite file that keeps what it did.", Required = true };
        var build = new Option<string>("--build-time") { Description = "How long a server builds: 0, 500ms, 2s.", DefaultValueFactory = _ => "500ms" };
        var quota = new Option<int>("--quota") { Description = "Servers of one group at once.", DefaultValueFactory = _ => CloudOptions.UsualQuota };
        return new Command(
            "cloud",
            "Run a simulated cloud until Ctrl+C: servers that cost nothing, and a ledger of all that was done. Example: lab.sh cloud --ledger cloud.db")
        {
            port, ledger, build, quota,
        }.WithAction((parsed, cancellation) => RunAsync(
            new CloudOptions(
                parsed.GetValue(port), Path.GetFullPath(parsed.GetRequiredValue(ledger)), BuildTime(parsed.GetRequiredValue(build)), parsed.GetValue(quota)),
            cancellation));
    }

    private static async Task<int> RunAsync(CloudOptions options, CancellationToken cancellation)
    {
        if (options.Port is < 0 or > ushort.MaxValue || options.Quota < 1)
        {
            throw new ClusterException($"--port is 0 to {ushort.MaxValue} and --quota at least 1; got {options.Port} and {options.Quota}.");
        }

        try
        {
            await using var host = await CloudHost.StartAsync(options, TimeProvider.System, cancellation);
            Console.WriteLine($"cloud at {host.Address}, ledger {options.Ledger}");
            await host.WaitAsync(cancellation);
            return host.Failure is null ? CommandAction.Done : throw new ClusterException($"The ledger {options.Ledger} failed: {host.Failure.Message}");
        }
        catch (Exception e) when (e is IOException or SqliteException)
        {
            throw new ClusterException($"The cloud cannot run with port {options.Port} and ledger {options.Ledger}: {e.Message}", e);
        }
    }

    private static TimeSpan BuildTime(string text) =>
        DurationText.TryParse(text, out var time) && time >= TimeSpan.Zero && time <= CloudOptions.MaxBuildTime
            ? time
            : throw new ClusterException($"--build-time takes 0 to {DurationText.Format(CloudOptions.MaxBuildTime)}, such as 500ms; got '{text}'.");
}
