using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RecipeBench.ZooKeeper;

/// <summary>
/// A contender by Kazoo's lock recipe, in a Python process of its own, as its users have it. The pipe to it costs tens of microseconds of a
/// cycle that takes milliseconds.
/// </summary>
/// <param name="server">The server it connects to.</param>
internal sealed class KazooLockDoor(Uri server) : ILockDoor
{
    private const string Script = "ActorDist.Lab.RecipeBench.ZooKeeper.kazoo_lock.py";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private Process? _contender;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        using var script = new StreamReader(typeof(KazooLockDoor).Assembly.GetManifestResourceStream(Script)!);
        var start = new ProcessStartInfo(ZooKeeperInstallation.Python)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-c", await script.ReadToEndAsync(cancellation), $"{server.Host}:{server.Port}" },
        };
        _contender = Process.Start(start)!;
        if (await AnswerAsync(cancellation) is { } error)
            throw new ClusterException($"Kazoo did not connect to {server}: {error}");
    }

    /// <inheritdoc/>
    public Task<string?> AcquireAsync(string name, CancellationToken cancellation) => AskAsync($"acquire {name}", cancellation);

    /// <inheritdoc/>
    public Task<string?> ReleaseAsync(string name, CancellationToken cancellation) => AskAsync($"release {name}", cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_contender is null)
            return;
        _contender.Kill();
        _contender.WaitForExit();
        _contender.Dispose();
    }

    private async Task<string?> AskAsync(string command, CancellationToken cancellation)
    {
        await _contender!.StandardInput.WriteLineAsync(command.AsMemory(), cancellation);
        await _contender.StandardInput.FlushAsync(cancellation);
        return await AnswerAsync(cancellation);
    }

    /// <summary>Null for "ok".</summary>
    private async Task<string?> AnswerAsync(CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Patience);
        var line = await _contender!.StandardOutput.ReadLineAsync(bound.Token);
        return line is "ok" ? null : line ?? "its process ended";
    }
}
