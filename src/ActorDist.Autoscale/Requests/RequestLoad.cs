using ActorDist.Cluster.Commands;
using Akka.Actor;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// <c>autoscale load</c>: keeps so many requests under way until all have been answered. A request without an answer is sent again, and
/// counted as unknown after the time that any caller would wait. Ends early when its client goes away.
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
    private readonly RequestTelemetry _telemetry;
    private readonly string _prefix;
    private readonly int _count;
    private readonly int _concurrency;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Dictionary<string, Attempt> _underWay = new(StringComparer.Ordinal);
    private readonly List<double> _latencies = [];
    private readonly int[] _outcomes = new int[Enum.GetValues<Outcome>().Length];
    private readonly long _started;
    private string _firstError = "";
    private int _submitted;

    public RequestLoad(
        IActorRef client,
        IActorRef region,
        ScalingRequestSettings settings,
        RequestTelemetry telemetry,
        string prefix,
        int count,
        int concurrency)
    {
        (_client, _region, _settings, _telemetry, _prefix, _count, _concurrency) =
            (client, region, settings, telemetry, prefix, count, concurrency);
        _started = _time.GetTimestamp();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private int Ended => _outcomes.Sum();

    public static Props Props(
        IActorRef client,
        IActorRef region,
        ScalingRequestSettings settings,
        RequestTelemetry telemetry,
        string prefix,
        int count,
        int concurrency) =>
        Akka.Actor.Props.Create(() => new RequestLoad(client, region, settings, telemetry, prefix, count, concurrency)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        Timers.StartPeriodicTimer(TickKey, Tick.Instance, TickInterval);
        Submit();
    }

    protected override void PostStop()
    {
        foreach (var attempt in _underWay.Values)
        {
            attempt.Submission.Dispose();
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Reply reply when _underWay.Remove(reply.RequestId, out var attempt):
                _latencies.Add(_time.GetElapsedTime(attempt.Since).TotalMilliseconds);
                End(attempt, reply);
                break;
            case Reply:
                break; // later than a caller would wait: counted as unknown already
            case Tick:
                RetryOrGiveUp();
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
            var request = new ScalingRequest($"{_prefix}-{number:D6}", $"group-{number % Groups}", (number % 5) + 1);
            Send(new Attempt(_telemetry.Begin(request), _time.GetTimestamp()));
        }
    }

    private void Send(Attempt attempt)
    {
        _underWay[attempt.Submission.Message.RequestId] = attempt with { SentAt = _time.GetTimestamp() };
        _region.Tell(attempt.Submission.Message);
    }

    private void RetryOrGiveUp()
    {
        foreach (var attempt in _underWay.Values.Where(attempt => _time.GetElapsedTime(attempt.SentAt) > _settings.RetryAfter).ToArray())
        {
            if (_time.GetElapsedTime(attempt.Since) < _settings.AnswerTimeout)
            {
                Send(attempt);
                continue;
            }

            var id = attempt.Submission.Message.RequestId;
            _underWay.Remove(id);
            End(attempt, new Reply(
                id, Outcome.Unknown, Error: $"no owner answered for {id} within {_settings.AnswerTimeout.TotalSeconds:0.#} s"));
        }
    }

    private void End(Attempt attempt, Reply reply)
    {
        attempt.Submission.End(reply);
        attempt.Submission.Dispose();
        _outcomes[(int)reply.Outcome]++;
        if (_firstError.Length == 0 && reply.Outcome is not Outcome.Executed)
        {
            _firstError = reply.Error;
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

    /// <summary>A request under way.</summary>
    private sealed record Attempt(RequestTelemetry.Submission Submission, long Since)
    {
        public long SentAt { get; init; }
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
