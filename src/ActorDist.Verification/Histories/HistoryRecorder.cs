namespace ActorDist.Verification.Histories;

/// <summary>
/// Records a history while it happens. Thread-safe. A process has one operation open at a time; a process whose operation ended unknown is
/// retired, because that operation may still take effect beside the next one, and goes on under a new number (Jepsen does the same).
/// </summary>
/// <param name="processes">How many processes run at once: numbers 0 to <paramref name="processes"/> - 1 at first, and the distance from a retired
/// process to its successor.</param>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed class HistoryRecorder<TInput, TOutput>(int processes)
{
    private readonly Lock _lock = new();
    private readonly List<Operation<TInput, TOutput>> _operations = [];
    private readonly Dictionary<int, int> _openOf = [];
    private readonly HashSet<int> _retired = [];

    /// <summary>Operations recorded, open ones included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _operations.Count;
        }
    }

    /// <summary>An operation was sent. Take the time before sending.</summary>
    /// <returns>The operation's number, for its end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The process number is negative.</exception>
    /// <exception cref="InvalidOperationException">The process is retired or has an operation open.</exception>
    public int Invoke(int process, string key, TInput input, long time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(process);
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            if (_retired.Contains(process))
                throw new InvalidOperationException($"Process {process} is retired; its operations go on as process {process + processes}.");
            if (!_openOf.TryAdd(process, _operations.Count))
                throw new InvalidOperationException($"Process {process} has an operation open.");
            _operations.Add(new Operation<TInput, TOutput>(
                key, process, input, default!, time, Operation<TInput, TOutput>.Never, OperationOutcome.Unknown));
            return _operations.Count - 1;
        }
    }

    /// <summary>The operation was done and answered. Take the time after the reply arrived.</summary>
    /// <exception cref="InvalidOperationException">The operation is not open.</exception>
    public void Ok(int operation, TOutput output, long time)
    {
        lock (_lock)
            _operations[operation] = Close(operation) with { Output = output, Return = time, Outcome = OperationOutcome.Ok };
    }

    /// <summary>The operation certainly was not and will not be done.</summary>
    /// <exception cref="InvalidOperationException">The operation is not open.</exception>
    public void Fail(int operation, long time)
    {
        lock (_lock)
            _operations[operation] = Close(operation) with { Return = time, Outcome = OperationOutcome.Failed };
    }

    /// <summary>The operation may or may not have been done, or may still be. Retires its process.</summary>
    /// <returns>The process that goes on in its place.</returns>
    /// <exception cref="InvalidOperationException">The operation is not open.</exception>
    public int Unknown(int operation)
    {
        lock (_lock)
        {
            var process = Close(operation).Process;
            _retired.Add(process);
            return process + processes;
        }
    }

    /// <summary>Copies what was recorded into a buffer, which may be kept and reused; operations still open stand as unknown.</summary>
    public void CopyTo(ICollection<Operation<TInput, TOutput>> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        lock (_lock)
        {
            buffer.Clear();
            foreach (var operation in _operations)
                buffer.Add(operation);
        }
    }

    /// <summary>Forgets everything, to record another history.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _operations.Clear();
            _openOf.Clear();
            _retired.Clear();
        }
    }

    private Operation<TInput, TOutput> Close(int operation)
    {
        var opened = _operations[operation];
        if (!_openOf.TryGetValue(opened.Process, out var open) || open != operation)
            throw new InvalidOperationException($"Operation {operation} of process {opened.Process} is not open.");
        _openOf.Remove(opened.Process);
        return opened;
    }
}
