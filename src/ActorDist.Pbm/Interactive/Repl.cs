using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm.Interactive;

/// <summary>The interactive session: reads lines at a prompt, runs them, and keeps going when one fails.</summary>
internal sealed class Repl(Session session, PbmConnection connection)
{
    private readonly History _history = History.Load();

    /// <returns>Ok when the user left, <see cref="ExitCode.CannotConnect"/> when the node went away.</returns>
    public async Task<int> RunAsync()
    {
        session.Output.WriteLine($"pbm of ActorDist, connected to node {connection.Hello.Node} {connection.Hello.Version} at {connection.Address}");
        session.Output.WriteLine("`help` lists the palettes, Tab completes, `exit` leaves.");
        var editor = new LineEditor($"[{connection.Address}] pbm> ", _history, new Completion(connection.Palettes));
        while (editor.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            _history.Add(line);
            try
            {
                var invocation = Invocation.Parse(Words.Split(line));
                if (invocation.Words is ["exit"] or ["quit"])
                    break;
                await RunInterruptibleAsync(invocation);
            }
            catch (UsageException wrong)
            {
                session.Errors.WriteLine($"error: {wrong.Message}");
            }
            catch (CannotConnectException lost)
            {
                session.Errors.WriteLine($"error: {lost.Message}");
                return ExitCode.CannotConnect;
            }
        }

        return ExitCode.Ok;
    }

    private async Task RunInterruptibleAsync(Invocation invocation)
    {
        using var interrupted = new CancellationTokenSource();
        ConsoleCancelEventHandler interrupt = (_, signal) =>
        {
            signal.Cancel = true;
            interrupted.Cancel();
        };
        Console.CancelKeyPress += interrupt;
        try
        {
            await session.RunAsync(invocation, interrupted.Token);
        }
        finally
        {
            Console.CancelKeyPress -= interrupt;
        }
    }
}
