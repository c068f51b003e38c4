using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Lab.Processes;

/// <summary>
/// One process for ever: its pid and when it started. The kernel gives the pid of a process that ended to another one some day; the
/// start time tells the two apart, so that a stranger is never signalled.
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">Start time in clock ticks since boot.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    /// <summary>The identity of the process that has this pid now, or null where none has.</summary>
    public static ProcessIdentity? Of(int pid) => ProcStat.Read(pid) is { } stat ? new ProcessIdentity(pid, stat.StartTicks) : null;

    /// <summary>What the process does now: one letter of <see cref="ProcStat.State"/>, or null where it ended.</summary>
    public char? State =>
        ProcStat.Read(Pid) is { HasEnded: false } stat && stat.StartTicks == StartTicks ? stat.State : null;

    /// <summary>Whether the process has not ended.</summary>
    public bool IsAlive => State is not null;

    /// <summary>Memory that the process has in RAM, in MiB; null where it ended.</summary>
    public double? ResidentMebibytes
    {
        get
        {
            if (!IsAlive)
            {
                return null;
            }

            try
            {
                var line = File.ReadLines($"/proc/{Pid}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
                return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Sends a signal; does nothing and returns false where the process ended.</summary>
    public bool Send(Signal signal) => IsAlive && Signals.Send(Pid, signal);

    /// <summary>Waits until the process ended; false where it still runs when the time is over.</summary>
    public Task<bool> WaitEndedAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var self = this;
        return Polling.UntilAsync(() => !self.IsAlive, timeout, cancellation);
    }

    /// <summary>Pid and start time, as <see cref="Parse"/> reads them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid} {StartTicks}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static ProcessIdentity Parse(string text) =>
        text.Split(' ', StringSplitOptions.TrimEntries) is [var pid, var start]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var p) && p > 0
        && long.TryParse(start, CultureInfo.InvariantCulture, out var s)
            ? new ProcessIdentity(p, s)
            : throw new FormatException($"A pid file has the pid and the start time of a process; this one has '{text}'.");
}
