using ActorDist.Pbm.CommandLine;

namespace ActorDist.Pbm;

/// <summary>Runs lines from a file or from standard input, and stops at the first that fails.</summary>
internal static class Script
{
    /// <returns>The <see cref="ExitCode"/> of the line that failed, or ok.</returns>
    public static async Task<int> RunAsync(Session session, TextReader lines, string name, CancellationToken cancel)
    {
        for (var number = 1; await lines.ReadLineAsync(cancel) is { } line; number++)
        {
            if (line.AsSpan().Trim() is [] or ['#', ..])
                continue;
            int code;
            try
            {
                var invocation = Invocation.Parse(Words.Split(line));
                if (invocation.Words is ["exit"] or ["quit"])
                    return ExitCode.Ok;
                code = await session.RunAsync(invocation, cancel);
            }
            catch (UsageException wrong)
            {
                session.Errors.WriteLine($"error: {wrong.Message}");
                code = ExitCode.Usage;
            }

            if (code == ExitCode.Ok)
                continue;
            session.Errors.WriteLine($"stopped at line {number} of {name}: {line.Trim()}");
            return code;
        }

        return ExitCode.Ok;
    }
}
