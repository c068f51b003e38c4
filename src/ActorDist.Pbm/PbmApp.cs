using System.Reflection;
using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Interactive;
using ActorDist.Pbm.Protocol;
using ActorDist.Pbm.Top;

namespace ActorDist.Pbm;

/// <summary>Decides what a command line is: help, one command, a script, or an interactive session.</summary>
internal static class PbmApp
{
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var invocation = Invocation.Parse(arguments);
            if (invocation.Version)
            {
                output.WriteLine($"pbm {Version} of ActorDist");
                return ExitCode.Ok;
            }

            if (invocation is { Help: true, Words.Count: 0 })
            {
                output.Write(HelpText.General);
                return ExitCode.Ok;
            }

            await using var session = new Session(invocation, output, errors);
            return await RunAsync(session, invocation, cancel);
        }
        catch (UsageException wrong)
        {
            errors.WriteLine($"error: {wrong.Message}");
            return ExitCode.Usage;
        }
        catch (CannotConnectException lost)
        {
            errors.WriteLine($"error: {lost.Message}");
            return ExitCode.CannotConnect;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            errors.WriteLine("cancelled before anything was sent");
            return ExitCode.CommandError;
        }
    }

    private static async Task<int> RunAsync(Session session, Invocation invocation, CancellationToken cancel)
    {
        if (invocation.Script is { } file and not "-")
        {
            using var lines = OpenScript(file);
            return await Script.RunAsync(session, lines, file, cancel);
        }

        if (invocation.Words is ["top", ..])
            return await TopScreen.RunAsync(session, invocation.WithWords([.. TopScreen.Words, .. invocation.Words.Skip(1)]), cancel);
        if (invocation.Words.Count > 0)
            return await session.RunAsync(invocation, cancel);
        if (Console.IsInputRedirected || invocation.Script is not null)
            return await Script.RunAsync(session, Console.In, "standard input", cancel);
        return await new Repl(session, await session.ConnectAsync(cancel)).RunAsync();
    }

    private static string Version =>
        typeof(PbmApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static StreamReader OpenScript(string file)
    {
        try
        {
            return new StreamReader(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the script '{file}': {unreadable.Message}");
        }
    }
}
