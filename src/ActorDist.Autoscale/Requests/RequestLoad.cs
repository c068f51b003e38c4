using ActorDist.Cluster.Commands;
using Akka.Actor;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// <c>request load</c>: keeps so many requests under way until all have been answered. A request without an answer is counted as unknown
/// after the time that any caller would wait. Ends early when its client goes away.
/// </summary>
internal sealed class RequestLoad : UntypedActor, IWithTimers
{
    public const int MaxCount = 100_000;
    public const int MaxConcurrency = 1000;

    private const int Groups = 10;
    private const string TickKey = "tick";
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(200);

    private readonly IActorRef _client;
    private readonly IActorRef _region;
    private readonly ScalingRequestSettings _settings;
    private readonly string _prefix;
    private readonly int _count;
    private readonly int _concurrency;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Dictionary<string, long> _underWay = new(StringComparer.Ordinal);
    private readonly List<double> _latencies = [];
    private readonly int[] _outcomes = new int[Enum.GetValues<Outcome>().Length];
    private readonly long _started;
    private string _firstError = "";
    private int _submitted;

    public RequestLoad(
        IActorRef client, IActorRef region, ScalingRequestSettings settings, string prefix, int count, int concurrency)
    {
        (_client, _region, _settings, _prefix, _count, _concurrency) = (client, region, settings, prefix, count, concurrency);
        _started = _time.GetTimestamp();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private int Ended => _outcomes.Sum();

    public static Props Props(
        IActorRef client, IActorRef region, ScalingRequestSettings settings, string prefix, int count, int concurrency) =>
        Akka.Actor.Props.Create(() => new RequestLoad(client, region, settings, prefix, count, concurrency)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Timers.StartPeriodicTimer(TickKey, Tick.Instance, TickInterval);
        Submit();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Reply reply when _underWay.Remove(reply.RequestId, out var since):
                _latencies.Add(_time.GetElapsedTime(since).TotalMilliseconds);
                End(reply.Outcome, reply.Error);
                break;
            case Reply:
                break; // later than a caller would wait: counted as unknown already
            case Tick:
                GiveUp();
                _client.Tell(CommandResponse.ProgressOf(Ended, _count, "requests"));
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Submit()
    {
        while (_submitted < _count && _underWay.Count < _concurrency)
        {
            var number = ++_submitted;
            var id = $"{_prefix}-{number:D6}";
            _underWay.Add(id, _time.GetTimestamp());
            _region.Tell(new Submit(new ScalingRequest(id, $"group-{number % Groups}", (number % 5) + 1)));
        }
    }

    private void GiveUp()
    {
        foreach (var id in _underWay.Where(entry => _time.GetElapsedTime(entry.Value) > _settings.AnswerTimeout).Select(entry => entry.Key).ToArray())
        {
            _underWay.Remove(id);
            End(Outcome.Unknown, $"no owner answered for {id} within {_settings.AnswerTimeout.TotalSeconds:0.#} s");
        }
    }

    private void End(Outcome outcome, string error)
    {
        _outcomes[(int)outcome]++;
        if (_firstError.Length == 0 && outcome is not Outcome.Executed)
        {
            _firstError = error;
        }

        if (Ended < _count)
        {
            Submit();
            return;
        }

        _client.Tell(Summary());
        Context.Stop(Self);
    }

    private CommandResponse Summary()
    {
        var seconds = _time.GetElapsedTime(_started).TotalSeconds;
        _latencies.Sort();
        var data = new
        {
            Requests = _count,
            Executed = _outcomes[(int)Outcome.Executed],
            Failed = _outcomes[(int)Outcome.Failed],
            Unknown = _outcomes[(int)Outcome.Unknown],
            Seconds = Math.Round(seconds, 3),
            PerSecond = Math.Round(_count / seconds, 1),
            P50Ms = Percentile(0.5),
            P99Ms = Percentile(0.99),
            Prefix = _prefix,
            FirstError = _firstError,
        };
        var text = $"{data.Requests} requests {_prefix}-*: {data.Executed} executed, {data.Failed} failed, {data.Unknown} unknown"
            + $" in {seconds:0.00} s ({data.PerSecond:0}/s); p50 {data.P50Ms:0.0} ms, p99 {data.P99Ms:0.0} ms";
        return data.Executed == _count
            ? new CommandResponse(text, data: data)
            : new ErroredCommandResponse($"{text}; first error: {_firstError}", data: data);
    }

    private double Percentile(double share) =>
        _latencies.Count == 0 ? 0 : Math.Round(_latencies[(int)Math.Min(_latencies.Count - 1, share * _latencies.Count)], 2);

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
