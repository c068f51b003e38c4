using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActorDist.Lab.Processes;

/// <summary>The signals that break a node, by their numbers on Linux (x86-64 and arm64).</summary>
public enum Signal
{
    /// <summary>Ends the process at once; it can do nothing about it.</summary>
    Kill = 9,

    /// <summary>Asks the process to end: a node leaves the cluster first.</summary>
    Terminate = 15,

    /// <summary>Lets a stopped process go on.</summary>
    Continue = 18,

    /// <summary>Stops the process where it is: it keeps its memory and its connections and says nothing.</summary>
    Stop = 19,
}

/// <summary>Sends signals, which .NET has no call for.</summary>
internal static class Signals
{
    private const int NoSuchProcess = 3;

    public static bool Send(int pid, Signal signal)
    {
        if (NativeKill(pid, (int)signal) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error, $"Signal {signal} to process {pid} was refused");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
