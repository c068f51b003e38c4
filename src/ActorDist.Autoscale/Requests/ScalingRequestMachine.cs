using static ActorDist.Autoscale.Requests.ScalingRequestProtocol;

namespace ActorDist.Autoscale.Requests;

/// <summary>
/// The life of one request ID as a state machine without actors, clock or storage. It reads what a quorum knows before it decides
/// anything, executes a request by writing its effect to a quorum, and answers only then. The quorum lets one effect stand: whoever
/// submitted that one hears of it, all others hear of a conflict. A write in doubt stays in doubt until a retry under the same ID
/// settles it.
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
    private bool _inDoubt;

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

        /// <summary>Read the ID's effect from a quorum and report them to <see cref="OnRead"/>.</summary>
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
            State.Executed => [new Output.Answer(waiter, SettledFor(request))],
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
        if (read.Error is not null)
        {
            _state = _inDoubt ? State.InDoubt : State.Unread;
            return AnswerAll(request => _inDoubt || request is null
                ? Doubtful($"no quorum could be read ({read.Error})")
                : Fail(FailureCause.Unavailable, $"No quorum could be read ({read.Error}); submit it again."));
        }

        if (read.Effect is not null)
        {
            Settle(read.Effect);
        }
        else
        {
            // A write in doubt that no majority has seen may still take effect: it stays in doubt.
            _state = _inDoubt ? State.InDoubt : State.Absent;
        }

        return Replay();
    }

    /// <summary>The quorum write ended.</summary>
    public IReadOnlyList<Output> OnWritten(EffectWrite write)
    {
        switch (write.Status)
        {
            case EffectWriteStatus.Written or EffectWriteStatus.Conflict:
                Settle(write.Standing ?? _effect!);
                return AnswerAll(SettledFor);
            case EffectWriteStatus.Failed when !_inDoubt:
                _state = State.Absent;
                return AnswerAll(request => request is null ? AbsentReply() : Fail(FailureCause.Unavailable, write.Error!));
            default:
                _inDoubt = true;
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

    /// <summary>The answer to a question, or to a submission: executed, where that body was.</summary>
    private Reply SettledFor(ScalingRequest? request) => request is null || _effect!.IsOf(request)
        ? Settled!
        : Fail(
            FailureCause.Conflict,
            $"Request {requestId} belongs to another body: group {_effect.GroupId}, change {_effect.Change:+0;-0}. "
            + "Use a new ID for a new request.");

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
}
