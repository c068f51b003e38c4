using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorDist.Lab.Processes;

/// <summary>What Linux says of a process in /proc/PID/stat, see proc_pid_stat(5).</summary>
/// <param name="State">R running, S sleeping, D waiting for the disk, T stopped by a signal, Z ended but not yet reaped, X ended.</param>
/// <param name="Threads">How many threads it has.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot: together with the pid it names one process for ever.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProcStat(char State, int Threads, long StartTicks)
{
    private const int StateField = 0;
    private const int ThreadsField = 17;
    private const int StartTicksField = 19;

    /// <summary>
    /// Whether it ended. The first thread of a killed process may be a zombie while others still hold its sockets and files.
    /// </summary>
    public bool HasEnded => State == 'X' || (State == 'Z' && Threads <= 1);

    /// <summary>Reads the process's entry, or null where there is no process of that pid.</summary>
    public static ProcStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            // The entry vanishes with the process: before the open (not found) or between open and read (no such process).
            return null;
        }
    }

    /// <summary>Reads one line of /proc/PID/stat.</summary>
    /// <exception cref="FormatException">The line is not of that form.</exception>
    public static ProcStat Parse(string line)
    {
        // The second field is the command's name in parentheses, which may itself hold blanks and parentheses.
        var nameEnd = line.LastIndexOf(')');
        var fields = nameEnd < 0 ? [] : line[(nameEnd + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= StartTicksField || fields[StateField].Length != 1)
        {
            throw new FormatException($"Not a line of /proc/PID/stat: '{line}'.");
        }

        return new ProcStat(
            fields[StateField][0],
            int.Parse(fields[ThreadsField], CultureInfo.InvariantCulture),
            long.Parse(fields[StartTicksField], CultureInfo.InvariantCulture));
    }
}
