using System.Diagnostics;
using ActorDist.Cluster.Events;
using Akka.Actor;
using Akka.Event;
using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// The entity of one request ID: runs a <see cref="ScalingRequestMachine{TWaiter}"/> for the messages of its mailbox and an
/// <see cref="IEffectStore"/>.
/// </summary>
public sealed class ScalingRequestActor : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ScalingRequestMachine<IActorRef> _machine;
    private readonly IEffectStore _store;
    private readonly NodeEventLog _events;
    private readonly string _requestId;
    private Activity? _span;
    private EventStamp _acceptance;
    private bool _isKnown;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public ScalingRequestActor(
        string requestId, string owner, IEffectStore store, ScalingRequestSettings settings, NodeEventLog events)
    {
        _requestId = requestId;
        _machine = new ScalingRequestMachine<IActorRef>(requestId, owner, settings.MaxWaiting);
        _store = store;
        _events = events;
    }

    /// <summary>The entity's props.</summary>
    /// <param name="requestId">The entity's ID.</param>
    /// <param name="owner">The name of the node it lives on.</param>
    /// <param name="store">Where its effect is kept.</param>
    /// <param name="settings">Its limits.</param>
    /// <param name="events">Where it records what it does.</param>
    public static Props Props(string requestId, string owner, IEffectStore store, ScalingRequestSettings settings, NodeEventLog events) =>
        Akka.Actor.Props.Create(() => new ScalingRequestActor(requestId, owner, store, settings, events));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Show when _machine.Settled is { } settled:
                Sender.Tell(settled);
                break;
            case Submit submit:
                Begin(submit);
                Do(_machine.Submit(submit.Request, Sender));
                break;
            case Show:
                Do(_machine.Show(Sender));
                break;
            case EffectRead read:
                Do(_machine.OnRead(read));
                break;
            case EffectWrite write:
                if (write.Status != EffectWriteStatus.Written)
                {
                    _log.Warning("Request {RequestId}: write {Status}: {Error}", _requestId, write.Status, write.Error);
                }

                Do(_machine.OnWritten(write), wrote: write is { Status: EffectWriteStatus.Written });
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc />
    protected override void PostStop() => _span?.Dispose();

    /// <summary>What is recorded of the submission, when its acceptance was: the start of this entity, and later how it ended.</summary>
    private void Begin(Submit submit)
    {
        _span ??= RequestTelemetry.StartOwned(submit);
        if (submit.CausedBy.IsNone)
        {
            return;
        }

        _acceptance = _isKnown ? submit.CausedBy : _events.Record(EventKind.EntityStarted, _requestId, cause: submit.CausedBy);
        _isKnown = true;
    }

    /// <summary>Whoever waited is answered: the span ends, and how it ended is recorded once.</summary>
    private EventStamp End(Reply reply, bool wrote)
    {
        _span?.SetTag(RequestTelemetry.OutcomeTag, RequestTelemetry.NameOf(reply.Outcome));
        _span?.Dispose();
        _span = null;
        var acceptance = _acceptance;
        _acceptance = default;
        return acceptance.IsNone || reply.Outcome != Outcome.Executed
            ? default
            : _events.Record(wrote ? EventKind.RequestExecuted : EventKind.RequestReplayed, _requestId, cause: acceptance);
    }

    private void Do(IReadOnlyList<ScalingRequestMachine<IActorRef>.Output> outputs, bool wrote = false)
    {
        EventStamp ended = default;
        foreach (var output in outputs)
        {
            switch (output)
            {
                case ScalingRequestMachine<IActorRef>.Output.Answer answer:
                    var now = End(answer.Reply, wrote);
                    ended = now.IsNone ? ended : now;
                    answer.Waiter.Tell(ended.IsNone ? answer.Reply : answer.Reply with { CausedBy = ended });
                    break;
                case ScalingRequestMachine<IActorRef>.Output.Read:
                    _ = _store.ReadAsync(_requestId).PipeTo(Self, failure: e => new EffectRead(null, e.Message));
                    break;
                case ScalingRequestMachine<IActorRef>.Output.Write write:
                    _ = _store.WriteAsync(write.Effect)
                        .PipeTo(Self, failure: e => new EffectWrite(EffectWriteStatus.Unknown, e.Message));
                    break;
            }
        }
    }
}
