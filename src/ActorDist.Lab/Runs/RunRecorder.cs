using System.Text.Json.Nodes;
using ActorDist.Lab.Demo;
using ActorDist.Verification.Histories;
using ActorDist.Verification.Judgements;

namespace ActorDist.Lab.Runs;

/// <summary>Keeps what happens in a run, for its report. Every time is read from the one clock of the timeline. Thread-safe.</summary>
/// <param name="timeline">Shows it to people at once.</param>
public sealed class RunRecorder(DemoTimeline timeline)
{
    /// <summary>Where operations are counted that began in one phase and ended in another.</summary>
    public const string AcrossPhases = "across phases";

    /// <summary>The phase before an experiment names one.</summary>
    private const string Setup = "set-up";

    private readonly Lock _lock = new();
    private readonly List<RunEvent> _events = [];
    private readonly List<(string Name, double From)> _phases = [(Setup, 0)];
    private readonly List<OpenFault> _faults = [];
    private readonly List<StoreHistory> _stores = [];
    private readonly List<RunTable> _tables = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, Judgement>> _verdicts = new(StringComparer.Ordinal);

    /// <summary>The time of histories: nanoseconds since the run's start.</summary>
    public long Now => (long)timeline.Clock.Elapsed.TotalNanoseconds;

    /// <summary>The phase that the run is in.</summary>
    public string CurrentPhase
    {
        get
        {
            lock (_lock)
                return _phases[^1].Name;
        }
    }

    /// <summary>What was said.</summary>
    public IReadOnlyList<RunEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>The phases; the last ends now.</summary>
    public IReadOnlyList<RunPhase> Phases
    {
        get
        {
            lock (_lock)
            {
                return [.. _phases.Select((phase, i) => new RunPhase(
                    phase.Name, phase.From, i + 1 < _phases.Count ? _phases[i + 1].From : Seconds))];
            }
        }
    }

    /// <summary>The faults; those that nobody ended end now.</summary>
    public IReadOnlyList<RunFault> Faults
    {
        get
        {
            lock (_lock)
                return [.. _faults.Select(fault => new RunFault(fault.What, fault.From, fault.To ?? Seconds, [.. fault.Evidence], fault.NotMade))];
        }
    }

    /// <summary>Who was answered.</summary>
    public IReadOnlyList<Availability> Availability
    {
        get
        {
            lock (_lock)
                return [.. _stores.SelectMany(store => store.Availability)];
        }
    }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<RunTable> Tables
    {
        get
        {
            lock (_lock)
                return [.. _tables];
        }
    }

    private double Seconds => timeline.Clock.Elapsed.TotalSeconds;

    /// <summary>Something happened.</summary>
    public void Say(string what, string detail)
    {
        timeline.Event(what, detail);
        lock (_lock)
            _events.Add(new RunEvent(Seconds, what, detail));
    }

    /// <summary>Something was measured.</summary>
    public void Measured(RunTable table)
    {
        timeline.Table(table);
        lock (_lock)
            _tables.Add(table);
    }

    /// <summary>A new phase begins.</summary>
    public void Phase(string name)
    {
        lock (_lock)
            _phases.Add((name, Seconds));
        timeline.Event("phase", name);
    }

    /// <summary>A fault was made.</summary>
    /// <param name="on">What is broken: what the fault ends and is observed under.</param>
    /// <param name="what">In words for people.</param>
    public void FaultBegan(string on, string what)
    {
        lock (_lock)
            _faults.Add(new OpenFault(on, what, Seconds));
    }

    /// <summary>A fault could not be made.</summary>
    public void FaultNotMade(string what, string why)
    {
        lock (_lock)
            _faults.Add(new OpenFault("", what, Seconds) { To = Seconds, NotMade = why });
    }

    /// <summary>Something was observed that only what is broken there explains.</summary>
    public void Observed(string on, string evidence)
    {
        lock (_lock)
        {
            foreach (var fault in Lasting(on))
                fault.Evidence.Add(evidence);
        }
    }

    /// <summary>All that was broken there is whole again.</summary>
    /// <param name="on">What.</param>
    /// <param name="evidence">What was counted meanwhile; null where nobody counted.</param>
    public void FaultsEnded(string on, string? evidence)
    {
        lock (_lock)
        {
            foreach (var fault in Lasting(on))
            {
                fault.To = Seconds;
                if (evidence is not null)
                    fault.Evidence.Add(evidence);
            }
        }
    }

    /// <summary>Everything is whole again.</summary>
    public void EveryFaultEnded()
    {
        lock (_lock)
        {
            foreach (var fault in _faults.Where(fault => fault.To is null))
                fault.To = Seconds;
        }
    }

    /// <summary>A store whose clients' history is kept.</summary>
    /// <param name="name">Its name, of letters and hyphens: files are named after it.</param>
    /// <param name="clients">How many clients work at once.</param>
    /// <param name="sideOf">The side of the cluster on which a node is.</param>
    public StoreHistory Store(string name, int clients, Func<string, string> sideOf)
    {
        var store = new StoreHistory(this, name, clients, sideOf);
        lock (_lock)
            _stores.Add(store);
        return store;
    }

    /// <summary>The judges' verdicts of a store whose clients have ended.</summary>
    public IReadOnlyDictionary<string, Judgement> Judge(StoreHistory store)
    {
        if (!_verdicts.TryGetValue(store.Store, out var verdicts))
        {
            timeline.Event("judging", store.Store);
            _verdicts.Add(store.Store, verdicts = StoreJudging.Judge(store.Events()));
        }

        return verdicts;
    }

    /// <summary>All histories, the faults in them as Jepsen has them, and their verdicts.</summary>
    public IReadOnlyList<JudgedHistory> Histories() =>
        [.. _stores.Select(store => new JudgedHistory(store.Store, store.Clients, WithFaults(store.Events()), Judge(store)))];

    /// <summary>Events with the faults among them, in the order of time.</summary>
    public IReadOnlyList<HistoryEvent> WithFaults(IReadOnlyList<HistoryEvent> events) =>
    [
        .. events.Concat(Faults.Where(fault => fault.NotMade is null).SelectMany(fault => (HistoryEvent[])
            [OfNemesis(fault.From, "start", fault.What), OfNemesis(fault.To, "stop", fault.What)]))
            .OrderBy(each => each.Time)
            .Select((each, index) => each with { Index = index }),
    ];

    private IEnumerable<OpenFault> Lasting(string on) =>
        _faults.Where(fault => fault.To is null && string.Equals(fault.On, on, StringComparison.Ordinal));

    private static HistoryEvent OfNemesis(double seconds, string function, string what) => new(
        0, (long)(seconds * 1e9), HistoryEvent.Nemesis, EventType.Info, function, Key: null, JsonValue.Create(what), Error: null);

    private sealed class OpenFault(string on, string what, double from)
    {
        public string On => on;

        public string What => what;

        public double From => from;

        public double? To { get; set; }

        public List<string> Evidence { get; } = [];

        public string? NotMade { get; init; }
    }
}
