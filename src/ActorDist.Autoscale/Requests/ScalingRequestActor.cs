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
    private readonly string _requestId;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public ScalingRequestActor(string requestId, string owner, IEffectStore store, ScalingRequestSettings settings)
    {
        _requestId = requestId;
        _machine = new ScalingRequestMachine<IActorRef>(requestId, owner, settings.MaxWaiting);
        _store = store;
    }

    /// <summary>The entity's props.</summary>
    /// <param name="requestId">The entity's ID.</param>
    /// <param name="owner">The name of the node it lives on.</param>
    /// <param name="store">Where its effect is kept.</param>
    /// <param name="settings">Its limits.</param>
    public static Props Props(string requestId, string owner, IEffectStore store, ScalingRequestSettings settings) =>
        Akka.Actor.Props.Create(() => new ScalingRequestActor(requestId, owner, store, settings));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Show when _machine.Settled is { } settled:
                Sender.Tell(settled);
                break;
            case Submit submit:
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

                Do(_machine.OnWritten(write));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Do(IReadOnlyList<ScalingRequestMachine<IActorRef>.Output> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case ScalingRequestMachine<IActorRef>.Output.Answer answer:
                    answer.Waiter.Tell(answer.Reply);
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
