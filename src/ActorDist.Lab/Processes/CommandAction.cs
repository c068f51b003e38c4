using System.CommandLine;

namespace ActorDist.Lab.Processes;

/// <summary>What all commands do alike: errors in one line, and exit codes that mean something.</summary>
internal static class CommandAction
{
    /// <summary>The command did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>It could not; the error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>Ctrl+C, as shells report it.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs the action; an error that a person can act on is printed without a stack trace.</summary>
    public static Command WithAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await action(parsed, cancellation);
            }
            catch (ClusterException e)
            {
                await Console.Error.WriteLineAsync($"error: {e.Message}");
                return Failed;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("cancelled");
                return Cancelled;
            }
        });
        return command;
    }
}
