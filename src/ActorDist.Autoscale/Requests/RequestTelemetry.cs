using System.Diagnostics;
using System.Diagnostics.Metrics;
using ActorDist.Cluster.Events;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// What can be seen of scaling requests where they come in: a histogram of their durations by outcome, how many are under way, a span, and
/// for some the events of their way. Costs a clock and a few additions when nobody looks.
/// </summary>
public sealed class RequestTelemetry : IDisposable
{
    /// <summary>The meter and the source of spans.</summary>
    public const string SourceName = "ActorDist.Requests";

    internal const string OutcomeTag = "actordist.request.outcome";

    private const string IdTag = "actordist.request.id";

    private static readonly ActivitySource Spans = new(SourceName);

    /// <summary>Tag sets are made once: one an outcome.</summary>
    private static readonly KeyValuePair<string, object?>[] OutcomeTags =
        [.. Enum.GetValues<Outcome>().Select(outcome => new KeyValuePair<string, object?>(OutcomeTag, NameOf(outcome)))];

    private readonly Meter _meter = new(SourceName);
    private readonly Histogram<double> _duration;
    private readonly NodeEventLog _events;
    private long _underWay;
    private long _answered;

    /// <summary>Makes the instruments.</summary>
    /// <param name="events">This node's events.</param>
    public RequestTelemetry(NodeEventLog events)
    {
        _events = events;
        _duration = _meter.CreateHistogram<double>(
            "actordist.request.duration", "s", "Time from a scaling request's submission at this node to its answer");
        _meter.CreateObservableUpDownCounter(
            "actordist.request.active", () => UnderWay, "{request}", "Scaling requests submitted at this node and not answered yet");
    }

    /// <summary>Requests submitted here and not answered yet.</summary>
    public long UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Requests answered here, since the start.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>An outcome's name on every door.</summary>
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Executed => "executed",
        Outcome.Failed => "failed",
        Outcome.Unknown => "unknown",
        _ => "absent",
    };

    /// <summary>A request comes in.</summary>
    public Submission Begin(ScalingRequest request) => new(this, request);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    /// <summary>The owner's part of a traced request; null when it is not traced.</summary>
    internal static Activity? StartOwned(Submit submit) =>
        submit.TraceParent is { } parent && ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context)
            ? Spans.StartActivity("execute request", ActivityKind.Consumer, context)?.SetTag(IdTag, submit.RequestId)
            : null;

    /// <summary>A request from its submission to its answer.</summary>
    public sealed class Submission : IDisposable
    {
        private readonly RequestTelemetry _telemetry;
        private readonly Activity? _span;
        private readonly long _startedAt = Stopwatch.GetTimestamp();
        private bool _ended;

        internal Submission(RequestTelemetry telemetry, ScalingRequest request)
        {
            _telemetry = telemetry;
            Interlocked.Increment(ref telemetry._underWay);
            _span = Spans.StartActivity("submit request", ActivityKind.Producer)?.SetTag(IdTag, request.RequestId);
            var events = telemetry._events;
            Message = new Submit(request)
            {
                CausedBy = events.TakesSample(EventKind.RequestAccepted)
                    ? events.Record(EventKind.RequestAccepted, request.RequestId, detail: $"group {request.GroupId}, change {request.Change:+0;-0}")
                    : default,
                TraceParent = (_span ?? Activity.Current)?.Id,
            };
        }

        /// <summary>What to send to the owner.</summary>
        public Submit Message { get; }

        /// <summary>The request was answered.</summary>
        public void End(Reply reply)
        {
            var telemetry = _telemetry;
            Interlocked.Increment(ref telemetry._answered);
            telemetry._duration.Record(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, OutcomeTags[(int)reply.Outcome]);
            _span?.SetTag(OutcomeTag, NameOf(reply.Outcome));
            if (!Message.CausedBy.IsNone)
            {
                telemetry._events.Record(
                    EventKind.RequestAnswered,
                    reply.RequestId,
                    from: reply.Owner.Length > 0 ? reply.Owner : null,
                    detail: NameOf(reply.Outcome),
                    cause: reply.CausedBy.IsNone ? Message.CausedBy : reply.CausedBy);
            }
        }

        /// <summary>It is no longer under way, answered or not.</summary>
        public void Dispose()
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            Interlocked.Decrement(ref _telemetry._underWay);
            _span?.Dispose();
        }
    }
}
