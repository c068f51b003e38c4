using System.Diagnostics;

namespace ActorDist.Lab.TakeoverBench;

/// <summary>Processes that do nothing but take processor time, until disposed.</summary>
internal sealed class BusyLoops : IDisposable
{
    private readonly Process[] _loops;

    public BusyLoops(int count) =>
        _loops = [.. Enumerable.Range(0, count).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"]))];

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Kill();
            loop.Dispose();
        }
    }
}
