using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// The life of one request ID as a state machine without actors, clock or storage. It reads what a quorum knows before it decides
/// anything, executes a request by writing its effect to a quorum, and answers only then. A write in doubt stays in doubt until a retry
/// under the same ID settles it.
/// </summary>
/// <typeparam name="TWaiter">Whoever gets an answer.</typeparam>
/// <param name="requestId">The ID.</param>
/// <param name="owner">The name of the node it lives on, for its answers.</param>
/// <param name="maxWaiting">How many may wait for one read or write.</param>
public sealed class ScalingRequestMachine<TWaiter>(string requestId, string owner, int maxWaiting)
{
    private static readonly Output[] Nothing = [];

    private readonly List<(TWaiter Waiter, ScalingRequest? Request)> _waiting = [];
    private State _state = State.Unread;
    private ScalingEffect? _effect;

    private enum State
    {
        Unread,
        Reading,
        Absent,
        Writing,
        InDoubt,
        Executed,
    }

    /// <summary>What the machine wants done.</summary>
    public abstract record Output
    {
        private Output()
        {
        }

        /// <summary>Read the ID's effects from a quorum and report them to <see cref="OnRead"/>.</summary>
        public sealed record Read : Output;

        /// <summary>Write the effect to a quorum and report the result to <see cref="OnWritten"/>.</summary>
        public sealed record Write(ScalingEffect Effect) : Output;

        /// <summary>Answer somebody.</summary>
        public sealed record Answer(TWaiter Waiter, Reply Reply) : Output;
    }

    /// <summary>The answer to everybody from now on, once the request was executed.</summary>
    public Reply? Settled { get; private set; }

    /// <summary>Somebody submits a request with this ID.</summary>
    public IReadOnlyList<Output> Submit(ScalingRequest request, TWaiter waiter)
    {
        if (request.Validate() is { } error)
        {
            return [new Output.Answer(waiter, Fail(FailureCause.Invalid, error))];
        }

        return _state switch
        {
            State.Executed or State.Writing or State.InDoubt when !_effect!.IsOf(request) =>
                [new Output.Answer(waiter, Conflict(_effect))],
            State.Executed => [new Output.Answer(waiter, Settled!)],
            State.Absent or State.InDoubt => Execute(request, waiter),
            _ => Wait(waiter, request),
        };
    }

    /// <summary>Somebody asks what became of the ID.</summary>
    public IReadOnlyList<Output> Show(TWaiter waiter) => _state switch
    {
        State.Executed => [new Output.Answer(waiter, Settled!)],
        State.Absent => [new Output.Answer(waiter, AbsentReply())],
        State.InDoubt => Reread(waiter),
        _ => Wait(waiter, request: null),
    };

    /// <summary>The quorum read ended.</summary>
    public IReadOnlyList<Output> OnRead(EffectRead read)
    {
        if (read.Effects is null)
        {
            var inDoubt = _effect is not null;
            _state = inDoubt ? State.InDoubt : State.Unread;
            return AnswerAll(request => inDoubt || request is null
                ? Doubtful($"no quorum could be read ({read.Error})")
                : Fail(FailureCause.Unavailable, $"No quorum could be read ({read.Error}); submit it again."));
        }

        if (read.Effects.Count > 0)
        {
            Settle(read.Effects.Min(ScalingEffect.Order)!);
        }
        else if (_effect is not null)
        {
            // A write in doubt that a majority has not seen may still spread: it stays in doubt.
            _state = State.InDoubt;
        }
        else
        {
            _state = State.Absent;
        }

        return Replay();
    }

    /// <summary>The quorum write ended.</summary>
    public IReadOnlyList<Output> OnWritten(EffectWrite write)
    {
        switch (write.Status)
        {
            case EffectWriteStatus.Written:
                Settle(_effect!);
                return AnswerAll(_ => Settled!);
            case EffectWriteStatus.Failed:
                _effect = null;
                _state = State.Absent;
                return AnswerAll(request => request is null ? AbsentReply() : Fail(FailureCause.Unavailable, write.Error!));
            default:
                _state = State.InDoubt;
                return AnswerAll(_ => Doubtful(write.Error!));
        }
    }

    private void Settle(ScalingEffect effect)
    {
        _effect = effect;
        _state = State.Executed;
        Settled = new Reply(requestId, Outcome.Executed, effect, owner);
    }

    private IReadOnlyList<Output> Execute(ScalingRequest request, TWaiter waiter)
    {
        _waiting.Add((waiter, request));
        _effect = ScalingEffect.Of(request);
        _state = State.Writing;
        return [new Output.Write(_effect)];
    }

    private IReadOnlyList<Output> Wait(TWaiter waiter, ScalingRequest? request)
    {
        if (_waiting.Count >= maxWaiting)
        {
            return [new Output.Answer(waiter, Fail(
                FailureCause.Unavailable, $"{_waiting.Count} callers wait for request {requestId} already, which is the limit; try again."))];
        }

        _waiting.Add((waiter, request));
        if (_state != State.Unread)
        {
            return Nothing;
        }

        _state = State.Reading;
        return [new Output.Read()];
    }

    private IReadOnlyList<Output> Reread(TWaiter waiter)
    {
        _waiting.Add((waiter, null));
        _state = State.Reading;
        return [new Output.Read()];
    }

    /// <summary>Treats those who waited for a read as if they came now, in their order.</summary>
    private List<Output> Replay()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        var outputs = new List<Output>(waiting.Length);
        foreach (var (waiter, request) in waiting)
        {
            if (request is not null)
            {
                outputs.AddRange(Submit(request, waiter));
            }
            else if (_state == State.InDoubt)
            {
                outputs.Add(new Output.Answer(waiter, Doubtful("an earlier write has not reached a majority")));
            }
            else
            {
                outputs.AddRange(Show(waiter));
            }
        }

        return outputs;
    }

    private Output[] AnswerAll(Func<ScalingRequest?, Reply> reply)
    {
        var answers = _waiting.Select(w => (Output)new Output.Answer(w.Waiter, reply(w.Request))).ToArray();
        _waiting.Clear();
        return answers;
    }

    private Reply AbsentReply() => new(requestId, Outcome.Absent, Owner: owner);

    private Reply Doubtful(string why) => new(
        requestId, Outcome.Unknown, Owner: owner, Error: $"Whether request {requestId} was executed is unknown: {why}. Submit it again.");

    private Reply Fail(FailureCause cause, string error) => new(requestId, Outcome.Failed, Owner: owner, Cause: cause, Error: error);

    private Reply Conflict(ScalingEffect effect) => Fail(
        FailureCause.Conflict,
        $"Request {requestId} belongs to another body: group {effect.GroupId}, change {effect.Change:+0;-0}. Use a new ID for a new request.");
}
