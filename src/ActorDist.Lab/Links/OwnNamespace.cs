using System.ComponentModel;
using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Links;

/// <summary>The laboratory in a network namespace of its own: what it does to addresses and routes, the machine never sees.</summary>
internal static class OwnNamespace
{
    private const string Marker = "ACTORDIST_LAB_NAMESPACE";

    /// <summary>Whether this process is in one already.</summary>
    public static bool IsEntered => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Runs this very command line again in a namespace of its own, and returns its exit code.</summary>
    /// <exception cref="ClusterException">There is no right to.</exception>
    public static async Task<int> RunAgainAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("unshare") { UseShellExecute = false };
        start.Environment[Marker] = "1";
        // The first word is the assembly: dotnet needs it, an executable of its own does not.
        var words = Environment.GetCommandLineArgs();
        var isHosted = string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal);
        foreach (var word in (string[])["--net", Environment.ProcessPath!, .. isHosted ? words : words[1..]])
            start.ArgumentList.Add(word);
        using var process = Start(start);
        // Ctrl+C reaches it too; it ends its processes and then itself.
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    /// <summary>Runs a short command.</summary>
    /// <exception cref="ClusterException">There is no such command.</exception>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string command, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ClusterException($"'{start.FileName}' cannot be run: {e.Message}. Namespaces need util-linux, iproute2 and iptables.", e);
        }
    }
}
