using System.Text.Json.Nodes;
using ActorDist.Lab.Runs;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>What the clients of a workload asked and were told, each one operation at a time. Thread-safe.</summary>
/// <param name="run">The round's clock.</param>
/// <param name="clients">How many there are.</param>
internal sealed class ClientHistory(RunRecorder run, int clients)
{
    private readonly Lock _lock = new();
    private readonly List<ClientOperation> _operations = [];
    private readonly int[] _processOf = [.. Enumerable.Range(0, clients)];
    private long _answered;

    /// <summary>How many clients there are.</summary>
    public int Clients => clients;

    /// <summary>Operations answered so far.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>The operations so far, in the order of their calls.</summary>
    public IReadOnlyList<ClientOperation> Operations
    {
        get
        {
            lock (_lock)
                return [.. _operations];
        }
    }

    /// <summary>Records an operation and does it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="function">What is asked, in a word.</param>
    /// <param name="key">The object; null where there is only one.</param>
    /// <param name="input">The argument; null for none.</param>
    /// <param name="ask">Asks it: how it ended, and what the client was told.</param>
    public async Task<OperationOutcome> DoAsync(
        int client, string function, string? key, JsonNode? input, Func<Task<(OperationOutcome Outcome, JsonNode? Output)>> ask)
    {
        var operation = Invoke(client, function, key, input);
        var (outcome, output) = await ask();
        End(client, operation, outcome, output);
        return outcome;
    }

    /// <summary>Records the call of an operation.</summary>
    /// <returns>Its number, for its end.</returns>
    public int Invoke(int client, string function, string? key, JsonNode? input)
    {
        lock (_lock)
        {
            _operations.Add(new ClientOperation(_processOf[client], function, key, input, run.Now));
            return _operations.Count - 1;
        }
    }

    /// <summary>Records the end of an operation; a client goes on under a new number after an unknown one.</summary>
    public void End(int client, int operation, OperationOutcome outcome, JsonNode? output)
    {
        lock (_lock)
        {
            _operations[operation] = _operations[operation] with { Output = output, Return = run.Now, Outcome = outcome };
            if (outcome == OperationOutcome.Unknown)
                _processOf[client] += clients;
        }

        if (outcome == OperationOutcome.Ok)
            Interlocked.Increment(ref _answered);
    }

    /// <summary>Takes in operations that were recorded elsewhere.</summary>
    public void Add(IEnumerable<ClientOperation> operations)
    {
        lock (_lock)
            _operations.AddRange(operations);
    }

    /// <summary>The same as events, calls before returns of the same time.</summary>
    public IReadOnlyList<HistoryEvent> Events()
    {
        var ends = new List<(long Time, bool IsReturn, ClientOperation Operation)>();
        foreach (var operation in Operations)
        {
            ends.Add((operation.Call, false, operation));
            if (operation.Return is { } time)
                ends.Add((time, true, operation));
        }

        return
        [
            .. ends.OrderBy(end => end.Time).ThenBy(end => end.IsReturn).Select((end, index) => new HistoryEvent(
                index, end.Time, end.Operation.Process, end.IsReturn ? TypeOf(end.Operation.Outcome) : EventType.Invoke, end.Operation.Function,
                end.Operation.Key, end is { IsReturn: true, Operation.Outcome: OperationOutcome.Ok } ? end.Operation.Output : end.Operation.Input,
                Error: null)),
        ];
    }

    private static EventType TypeOf(OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Ok => EventType.Ok,
        OperationOutcome.Failed => EventType.Fail,
        _ => EventType.Info,
    };
}
