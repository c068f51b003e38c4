using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Membership.Evidence;
using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Serves <see cref="PhiPalette"/>.</summary>
internal sealed class PhiCommands : CommandHandlerActor
{
    public PhiCommands()
        : base(PhiPalette.Definition)
    {
        var readings = new PhiReadings(Context.System);
        Process("show", _ => Sender.Tell(Response(readings, final: true)));
        Process("tail", (_, arguments) => Context.ActorOf(PhiTail.Props(
            Sender, readings, arguments.Duration("interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)))));
    }

    /// <summary>One reading of all members, a row each.</summary>
    public static CommandResponse Response(PhiReadings readings, bool final)
    {
        var rows = readings.Read();
        var evidence = readings.Evidence;
        var text = rows.Count == 0 ? "no other member" : string.Join('\n', [.. rows.Select(Text), .. evidence.Select(Text)]);
        return new CommandResponse(text, final, new { readings.Threshold, Time = DateTimeOffset.UtcNow, Members = rows, Evidence = evidence });
    }

    private static string Text(EvidenceRow row) =>
        $"evidence {row.Name} {row.Address} | {row.State.ToString().ToLowerInvariant()}{(row.IsOpen ? "" : ", closed")} | {row.Since:HH:mm:ss.fff} {row.Reason}"
        + $" | refused by {Names(row.RefusedBy)} | vetoed by {Names(row.VetoedBy)}"
        + (row.DecidedBy is null ? "" : $" | downed by {row.DecidedBy} after {row.DecidedAfterMs:0} ms");

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "nobody" : string.Join(", ", names);

    private static string Text(PhiReading row)
    {
        var reachability = row.IsUnreachable ? "unreachable" : "";
        return !row.IsMonitored ? $"{row.Address} | not monitored by this node | {reachability}"
            : $"{row.Address} | {(row.Phi is { } phi ? $"phi {phi:0.000}" : "no phi")} | {(row.IsAvailable ? "available" : "suspected")}"
                + $" | heartbeat {row.SinceLastHeartbeatMs:0} ms ago | {reachability}";
    }
}
