using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Models.CasRegister;

namespace ActorDist.Lab.Runs;

/// <summary>Records what the clients of one store are told, and which side of the cluster told it. Thread-safe.</summary>
/// <param name="run">The run.</param>
/// <param name="store">The store's name.</param>
/// <param name="clients">How many clients work at once; they are processes 0, 1 and so on.</param>
/// <param name="sideOf">The side of the cluster on which a node is.</param>
public sealed class StoreHistory(RunRecorder run, string store, int clients, Func<string, string> sideOf)
{
    private readonly Lock _lock = new();
    private readonly HistoryRecorder<CasRegisterInput, CasRegisterOutput> _history = new(clients);
    private readonly Dictionary<(string Phase, string Side), int[]> _ends = [];

    /// <summary>The store's name.</summary>
    public string Store => store;

    /// <summary>How many clients work at once.</summary>
    public int Clients => clients;

    /// <summary>Who was answered.</summary>
    public IReadOnlyList<Availability> Availability
    {
        get
        {
            lock (_lock)
                return [.. _ends.Select(each => new Availability(store, each.Key.Phase, each.Key.Side, each.Value[0], each.Value[1], each.Value[2]))];
        }
    }

    /// <summary>Does an operation and records it.</summary>
    /// <param name="process">The client's process.</param>
    /// <param name="node">The node that it goes to.</param>
    /// <param name="key">The object.</param>
    /// <param name="input">What is asked.</param>
    /// <param name="ask">Asks it.</param>
    /// <returns>The process under which the client goes on, how it ended, and the reply.</returns>
    public async Task<(int Process, OperationOutcome Outcome, CasRegisterOutput Output)> DoAsync(
        int process,
        string node,
        string key,
        CasRegisterInput input,
        Func<Task<(OperationOutcome Outcome, CasRegisterOutput Output)>> ask)
    {
        var phase = run.CurrentPhase;
        var operation = _history.Invoke(process, key, input, run.Now);
        var (outcome, output) = await ask();
        switch (outcome)
        {
            case OperationOutcome.Ok:
                _history.Ok(operation, output, run.Now);
                break;
            case OperationOutcome.Failed:
                _history.Fail(operation, run.Now);
                break;
            default:
                process = _history.Unknown(operation, run.Now);
                break;
        }

        // What was asked before the links were cut, or answered after they were whole, says nothing about who is available meanwhile.
        phase = string.Equals(phase, run.CurrentPhase, StringComparison.Ordinal) ? phase : RunRecorder.AcrossPhases;
        lock (_lock)
        {
            ref var ends = ref CollectionsMarshal.GetValueRefOrAddDefault(_ends, (phase, sideOf(node)), out _);
            ends ??= new int[3];
            ends[outcome switch { OperationOutcome.Ok => 0, OperationOutcome.Failed => 1, _ => 2 }]++;
        }

        return (process, outcome, output);
    }

    /// <summary>The operations so far as events.</summary>
    public IReadOnlyList<HistoryEvent> Events()
    {
        List<Operation<CasRegisterInput, CasRegisterOutput>> operations = [];
        _history.CopyTo(operations);
        return EventHistory.FromOperations(operations, new CasRegisterCodec(FailedCas.NeverHappened, NilRead.Observation));
    }
}
