using ActorDist.Pbm.CommandLine;
using ActorDist.Pbm.Output;
using ActorDist.Pbm.Protocol;

namespace ActorDist.Pbm;

/// <summary>Runs one command line on one connection and prints what comes back.</summary>
internal static class CommandRunner
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs it until it has ended, timed out, or <paramref name="cancel"/> fires (Ctrl+C).</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="CannotConnectException">The connection was lost.</exception>
    public static async Task<int> RunAsync(PbmConnection connection, Invocation invocation, AnswerWriter writer, CancellationToken cancel)
    {
        var streaming = connection.Palettes
            .FirstOrDefault(p => string.Equals(p.Name, invocation.Words[0], StringComparison.Ordinal))
            ?.Find(invocation.Words.Skip(1)) is { Streaming: true };
        var limit = invocation.Timeout ?? (streaming ? Timeout.InfiniteTimeSpan : DefaultTimeout);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ending.CancelAfter(limit);
        try
        {
            var code = ExitCode.Ok;
            await foreach (var response in connection.RunAsync(invocation.Words, ending.Token))
            {
                writer.Write(response);
                if (response.Error == true)
                    code = response.Usage == true ? ExitCode.Usage : ExitCode.CommandError;
            }

            return code;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            if (streaming)
                return ExitCode.Ok;
            writer.Error("cancelled; the node may or may not have carried it out");
            return ExitCode.CommandError;
        }
        catch (OperationCanceledException)
        {
            writer.Error($"no final answer within {limit.TotalSeconds:0.###} s; the node may or may not have carried it out");
            return ExitCode.TimedOut;
        }
    }
}
