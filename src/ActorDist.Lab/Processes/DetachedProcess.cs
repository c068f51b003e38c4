using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ActorDist.Lab.Processes;

/// <summary>Starts a process that outlives the one that started it.</summary>
internal static class DetachedProcess
{
    // The shell only points the streams elsewhere and then becomes the program (exec), so the pid is the program's own. A session of
    // its own (setsid) keeps the terminal's Ctrl+C and hang-up away from it.
    private const string Launcher = """
        exec </dev/null >>"$1" 2>&1
        shift
        command -v setsid >/dev/null && exec setsid "$@"
        exec "$@"
        """;

    /// <summary>Starts it; its output is appended to a file.</summary>
    /// <returns>The started process, for its exit code while this process lives.</returns>
    public static Process Start(string executable, IEnumerable<string> arguments, string outputFile)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", Launcher, "sh", outputFile, executable, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // An executable of .NET looks for the runtime in the usual places only; this process knows where one really is.
        start.Environment.TryAdd("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")));
        return Process.Start(start)!;
    }
}
