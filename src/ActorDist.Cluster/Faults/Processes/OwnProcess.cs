using System.Diagnostics;
using System.Globalization;

namespace ActorDist.Cluster.Faults.Processes;

/// <summary>
/// This process as its own victim. A shell sends the signals, a moment later: the answer to whoever asked has left by then, and a process
/// that stands still cannot wake itself.
/// </summary>
public sealed class OwnProcess
{
    private const string Delay = "0.1";

    /// <summary>Begins it; returns before it happens.</summary>
    public void Begin(ProcessFault fault)
    {
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            ArgumentList =
            {
                "-c",
                fault is ProcessFault.Pause ? "sleep \"$1\"; kill -STOP \"$2\"; sleep \"$3\"; kill -CONT \"$2\"" : "sleep \"$1\"; kill -KILL \"$2\"",
                "sh",
                Delay,
                pid,
                fault is ProcessFault.Pause pause ? pause.Time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) : "",
            },
        });
    }
}
