namespace ActorDist.Cluster.Engines;

/// <summary>
/// Runs a protocol on one thread of its own, in turns: takes what has arrived, lets requests to other nodes leave, makes all changes
/// durable as one synced batch, then lets the answers leave that waited for it. While it syncs the next turn gathers, so under load many
/// operations share a sync and a frame.
/// </summary>
/// <typeparam name="TSelf">The engine itself, for its inputs.</typeparam>
internal abstract class Engine<TSelf> : IDisposable
    where TSelf : Engine<TSelf>
{
    /// <summary>How long closing may take: a turn and a sync are far shorter.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly string _name;
    private readonly Action<Exception> _onFatal;
    private readonly Thread _thread;
    private readonly List<Action> _afterSync = [];
    private List<IEngineInput<TSelf>> _arrived = [];
    private List<IEngineInput<TSelf>> _turn = [];
    private bool _isClosing;

    /// <summary>Does nothing until it is started.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="onFatal">Ends the node; called at most once, on the engine's thread.</param>
    protected Engine(string name, Action<Exception> onFatal)
    {
        (_name, _onFatal) = (name, onFatal);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    /// <summary>A moment of the engine's clock, in milliseconds.</summary>
    protected abstract long Now { get; }

    /// <summary>When a turn is due though nothing arrives, by that clock; <see cref="long.MaxValue"/> for never.</summary>
    protected abstract long NextWake { get; }

    public void Start() => _thread.Start();

    /// <summary>Hands something to the engine's thread.</summary>
    /// <returns>False when the engine is closing; the input will not be handled.</returns>
    public bool Post(IEngineInput<TSelf> input)
    {
        lock (_gate)
        {
            if (_isClosing)
                return false;
            _arrived.Add(input);
            if (_arrived.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Runs something on the engine's thread; its result comes when everything it changed is durable.</summary>
    /// <exception cref="OperationCanceledException">The engine is closing.</exception>
    public Task<T> CallAsync<T>(Func<TSelf, long, T> call)
    {
        var input = new EngineCall<TSelf, T>(call);
        if (!Post(input))
            input.SetCanceled();
        return input.Task;
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Action<TSelf, long> call) => CallAsync((engine, now) =>
    {
        call(engine, now);
        return true;
    });

    /// <summary>Finishes what is under way as unknown and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread && _thread.ThreadState != ThreadState.Unstarted && !_thread.Join(CloseTimeout))
            throw new InvalidOperationException($"The thread '{_name}' did not end within {CloseTimeout.TotalSeconds:0} s.");
    }

    /// <summary>Has something done when all that was changed so far is durable. On the engine's thread.</summary>
    internal void AfterSync(Action action) => _afterSync.Add(action);

    /// <summary>Whether the next turn has something to do already. On the engine's thread.</summary>
    protected bool HasArrived()
    {
        lock (_gate)
            return _arrived.Count > 0 && !_isClosing;
    }

    /// <summary>The thread has begun.</summary>
    protected virtual void Begin(long now)
    {
    }

    /// <summary>Ends a turn whose inputs are handled: lets messages leave and makes changes durable.</summary>
    protected abstract void Step(long now);

    /// <summary>Answers what is under way; nothing runs any more.</summary>
    /// <param name="left">What was never handled.</param>
    protected abstract void Close(IReadOnlyList<IEngineInput<TSelf>> left);

    private void Run()
    {
        try
        {
            Begin(Now);
            while (NextTurn())
                Turn();
        }
        catch (Exception e)
        {
            // Nothing may be promised or accepted after a failed turn: the node stops. What is on disk is whole.
            _onFatal(e);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Waits until something has arrived or is due.</summary>
    private bool NextTurn()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0 && !_isClosing)
            {
                var wake = NextWake;
                var wait = wake == long.MaxValue ? Timeout.Infinite : (int)Math.Clamp(wake - Now, 0, int.MaxValue);
                if (wait == 0)
                    break;
                Monitor.Wait(_gate, wait);
            }

            (_arrived, _turn) = (_turn, _arrived);
            return !_isClosing;
        }
    }

    private void Turn()
    {
        var now = Now;
        foreach (var input in _turn)
            input.Handle((TSelf)this, now);
        _turn.Clear();
        Step(now);
        foreach (var action in _afterSync)
            action();
        _afterSync.Clear();
    }

    private void Close()
    {
        List<IEngineInput<TSelf>> left;
        lock (_gate)
        {
            _isClosing = true;
            left = [.. _turn, .. _arrived];
            _arrived.Clear();
        }

        Close(left);
    }
}
