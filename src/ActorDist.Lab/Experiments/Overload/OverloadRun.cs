using ActorDist.Lab.Simulation;

namespace ActorDist.Lab.Experiments.Overload;

/// <summary>One run of the model. A client that is not answered within its patience asks another server, and what it asked before is served all the same.</summary>
internal sealed class OverloadRun
{
    private readonly List<Queue<Client>> _servers = [.. Enumerable.Range(0, OverloadModel.Servers).Select(_ => new Queue<Client>())];
    private readonly Queue<(int Due, Client Client)> _timers = new();
    private readonly OverloadModel _model;
    private readonly SeededRandom _random;
    private readonly List<int> _deaths = [];
    private int _tick;
    private int _answeredBefore;
    private int _answeredAtTheEnd;
    private int _refused;
    private int _gaveUp;
    private int _wasted;
    private int _longestQueue;

    private OverloadRun(OverloadModel model, int seed) => (_model, _random) = (model, new SeededRandom(seed));

    /// <summary>Runs it.</summary>
    public static OverloadResult Of(OverloadModel model, int seed) => new OverloadRun(model, seed).Run();

    private OverloadResult Run()
    {
        const int End = OverloadModel.Duration * OverloadModel.TicksPerSecond;
        const int KillAt = OverloadModel.KillAfter * OverloadModel.TicksPerSecond;
        for (; _tick < End; _tick++)
        {
            if (_tick == KillAt)
                _servers.RemoveAt(_servers.Count - 1);
            for (var arrivals = Arrivals(); arrivals > 0; arrivals--)
                Ask(new Client());
            while (_timers.TryPeek(out var timer) && timer.Due <= _tick)
                AskAgain(_timers.Dequeue().Client);
            Serve();
        }

        return new OverloadResult(
            [.. _deaths.Select(tick => (double)tick / OverloadModel.TicksPerSecond)], (double)_answeredBefore / OverloadModel.KillAfter,
            (double)_answeredAtTheEnd / OverloadModel.Measured, _refused, _gaveUp, _wasted, _longestQueue, _servers.Count);
    }

    /// <summary>How many new clients come in a tick: Poisson, by Knuth's product of uniform numbers.</summary>
    private int Arrivals()
    {
        const double Mean = (double)OverloadModel.LoadPerSecond / OverloadModel.TicksPerSecond;
        var (count, product, bound) = (0, _random.Unit(), Math.Exp(-Mean));
        for (; product > bound; count++)
            product *= _random.Unit();
        return count;
    }

    private void Ask(Client client)
    {
        client.Attempts++;
        _timers.Enqueue((_tick + OverloadModel.Patience, client));
        if (_servers.Count == 0)
            return;
        var queue = _servers[_random.Below(_servers.Count)];
        if (queue.Count >= _model.QueueLimit)
        {
            _refused++;
            return;
        }

        queue.Enqueue(client);
        _longestQueue = Math.Max(_longestQueue, queue.Count);
        if (queue.Count <= OverloadModel.Memory)
            return;
        // Out of memory: all that waits there is lost, and its clients will ask the others.
        _servers.Remove(queue);
        _deaths.Add(_tick);
    }

    private void AskAgain(Client client)
    {
        if (client.IsOver)
            return;
        if (client.Attempts < OverloadModel.Attempts)
        {
            Ask(client);
            return;
        }

        client.IsOver = true;
        _gaveUp++;
    }

    private void Serve()
    {
        foreach (var queue in _servers)
        {
            if (!queue.TryDequeue(out var client))
                continue;
            if (client.IsOver)
            {
                _wasted++;
                continue;
            }

            client.IsOver = true;
            if (_tick < OverloadModel.KillAfter * OverloadModel.TicksPerSecond)
                _answeredBefore++;
            else if (_tick >= (OverloadModel.Duration - OverloadModel.Measured) * OverloadModel.TicksPerSecond)
                _answeredAtTheEnd++;
        }
    }

    private sealed class Client
    {
        public int Attempts { get; set; }

        public bool IsOver { get; set; }
    }
}

/// <summary>What became of it.</summary>
/// <param name="Deaths">When servers ran out of memory, in seconds.</param>
/// <param name="AnsweredBefore">Clients answered a second before the kill.</param>
/// <param name="AnsweredAtTheEnd">Clients answered a second at the end.</param>
/// <param name="Refused">Times that a full queue refused.</param>
/// <param name="GaveUp">Clients that were never answered.</param>
/// <param name="Wasted">Requests served for clients that had their answer or had given up.</param>
/// <param name="LongestQueue">Most requests that waited at one server.</param>
/// <param name="Alive">Servers at the end.</param>
internal sealed record OverloadResult(
    IReadOnlyList<double> Deaths,
    double AnsweredBefore,
    double AnsweredAtTheEnd,
    int Refused,
    int GaveUp,
    int Wasted,
    int LongestQueue,
    int Alive);
