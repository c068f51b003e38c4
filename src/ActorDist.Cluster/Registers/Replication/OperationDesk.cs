using System.Globalization;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Registers.Channel;
using ActorDist.Cluster.Registers.Watching;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>
/// Where a node's operations begin and end: numbers them, proposes them here or hands them to the replica preferred for their register,
/// and proposes them here too when that one stays silent (a hedge under the same operation ID, which the register applies once).
/// </summary>
internal sealed class OperationDesk(EngineOptions options, OutgoingFrames frames, NodeEventLog events, ChosenFeed feed)
{
    /// <summary>A preferred proposer that lives but does not answer one operation is waited for this many times longer.</summary>
    private const int PatienceWithLiving = 10;

    private readonly OperationIds _ids = new(options.Session);
    private readonly Affinity _affinity = new();
    private readonly HashSet<Operation> _underWay = [];
    private readonly Dictionary<long, Operation> _forwarded = [];
    private readonly Dictionary<ReplicaId, long> _heard = [];
    private readonly Queue<(long Due, Operation Operation)> _hedges = new();
    private readonly long _hedgeAfter = (long)options.Settings.HedgeAfter.TotalMilliseconds;
    private long _forwards;

    /// <summary>When <see cref="Tick"/> is due; <see cref="long.MaxValue"/> when nothing waits for time to pass.</summary>
    public long NextWake => _hedges.TryPeek(out var hedge) ? hedge.Due : long.MaxValue;

    public void Take(Operation operation, Replica replica, long now, Outbox outbox)
    {
        if (_underWay.Count >= options.Settings.MaxUnderWay)
        {
            operation.TrySetResult(new ConsensusAnswer(
                Failed($"{_underWay.Count} operations are under way at this node, which is the limit; try again"), null, null));
            return;
        }

        operation.Begin(now);
        _underWay.Add(operation);
        if (operation.Read is null && operation.Id == OpId.None)
            operation.Id = _ids.Next();
        if (!operation.Stays)
        {
            var preferred = _affinity.Preferred(operation.Key, replica.Configuration, options.Self);
            if (preferred != options.Self)
            {
                Forward(operation, preferred, now);
                return;
            }
        }

        replica.Submit(now, operation.AsRequest(SettledOf(operation)), outbox);
    }

    public void Heard(ReplicaId replica, long now)
    {
        _heard[replica] = now;
        _affinity.Heard(replica);
    }

    /// <summary>Another node hands an operation over.</summary>
    public void TakeForward(ReplicaId from, Schema.Forward forward, Replica replica, long now, Outbox outbox)
    {
        var tag = new ForwardedOperation(from, forward.Number);
        if (!RegisterKey.TryParse(forward.Key, out var key, out var error))
        {
            Answer(tag, Failed(error));
            return;
        }

        var command = new Command(new OpId(forward.Session, forward.Sequence), forward.Body.Memory) { Settled = forward.Settled };
        var budget = Math.Clamp(forward.Budget, 0, (long)options.Settings.OperationTimeout.TotalMilliseconds);
        replica.Submit(now, new RegisterRequest(key, RequestPurpose.Command, command, now + budget, tag), outbox);
    }

    /// <summary>The answer to an operation that this node handed over.</summary>
    public void TakeReply(Schema.ForwardReply reply, Replica replica, long now, Outbox outbox)
    {
        if (!_forwarded.Remove(reply.Number, out var operation))
            return;
        var outcome = new Outcome(
            (OutcomeKind)reply.Kind, reply.HasVersion ? reply.Version : null, reply.Reply.Memory, reply.Kind == 0 ? null : reply.Reason);
        if (operation.IsHedged)
        {
            // The hedge may still change the register, so only its own answer, which the register remembers, can be believed.
            operation.Forwarded = outcome;
        }
        else if (outcome.Kind == OutcomeKind.Failed && operation.Deadline > now)
        {
            // It certainly never took effect there and never will, so this is no second copy.
            replica.Submit(now, operation.AsRequest(SettledOf(operation)), outbox);
        }
        else
        {
            Finish(operation, outcome, replica, now);
        }
    }

    /// <summary>This node's own replica has answered a request.</summary>
    public void Complete(in Completion completion, Replica replica, long now, Outbox outbox)
    {
        if (completion is { Outcome: { Kind: OutcomeKind.Done, State: { } state }, Request.Purpose: RequestPurpose.Command })
            feed.Publish(completion.Request.Key, state);
        switch (completion.Request.Tag)
        {
            case ForwardedOperation forwarded:
                Answer(forwarded, completion.Outcome);
                break;
            case Operation { IsHedged: true } hedged when completion.Outcome.Kind != OutcomeKind.Done:
                Finish(hedged, WithoutHedge(hedged, completion.Outcome), replica, now);
                break;
            case Operation operation:
                Finish(operation, completion.Outcome, replica, now);
                break;
        }
    }

    /// <summary>Proposes here what silent replicas were asked to propose.</summary>
    public void Tick(Replica replica, long now, Outbox outbox)
    {
        while (_hedges.TryPeek(out var due) && due.Due <= now)
        {
            var operation = _hedges.Dequeue().Operation;
            if (operation.IsHedged || !_forwarded.ContainsKey(operation.ForwardNumber))
                continue;
            var isSilent = _heard.GetValueOrDefault(operation.ForwardedTo, long.MinValue) < operation.ForwardedAt;
            var longest = Math.Min(operation.Deadline, operation.ForwardedAt + PatienceWithLiving * _hedgeAfter);
            if (!isSilent && now < longest)
            {
                _hedges.Enqueue((Math.Min(longest, now + _hedgeAfter), operation));
                continue;
            }

            if (isSilent)
                _affinity.Suspect(operation.ForwardedTo);
            operation.IsHedged = true;
            replica.Submit(now, operation.AsRequest(SettledOf(operation)), outbox);
        }
    }

    /// <summary>Ends everything: what was handed to a replica may have taken effect, what still waits outside has not.</summary>
    public void Close(IEnumerable<Operation> neverTaken)
    {
        foreach (var operation in _underWay)
        {
            operation.TrySetResult(new ConsensusAnswer(
                new Outcome(OutcomeKind.Unknown, null, default, "this node stops; the operation may have taken effect or may yet"),
                null,
                null));
        }

        _underWay.Clear();
        foreach (var operation in neverTaken)
            operation.TrySetResult(new ConsensusAnswer(Failed("this node stops"), null, null));
    }

    private static Outcome Failed(string reason) => new(OutcomeKind.Failed, null, default, reason);

    /// <summary>
    /// What is known when this node could not finish an operation that it had handed over first. If it certainly did nothing here, the
    /// other node's answer stands. Else it may change the register yet, even one that the other node was refused by.
    /// </summary>
    private static Outcome WithoutHedge(Operation operation, Outcome here) => (here.Kind, operation.Forwarded) switch
    {
        (OutcomeKind.Failed, { } there) => there,
        (_, { Kind: OutcomeKind.Failed }) => here,
        _ => new Outcome(
            OutcomeKind.Unknown, here.Version, default, $"the node that it was handed to did not settle it; here: {here.Reason}"),
    };

    private ulong SettledOf(Operation operation) => operation.Id.Session == options.Session ? _ids.Settled : 0;

    private void Forward(Operation operation, ReplicaId to, long now)
    {
        operation.ForwardNumber = ++_forwards;
        (operation.ForwardedTo, operation.ForwardedAt) = (to, now);
        _forwarded.Add(operation.ForwardNumber, operation);
        _hedges.Enqueue((Math.Min(operation.Deadline, now + _hedgeAfter), operation));
        frames.Add(to, new Schema.Forward
        {
            Number = operation.ForwardNumber,
            Key = operation.Key.Text,
            Session = operation.Id.Session,
            Sequence = operation.Id.Sequence,
            Settled = SettledOf(operation),
            Body = FrameCodec.Share(operation.Body),
            Budget = operation.Deadline - now,
        });
    }

    private void Answer(ForwardedOperation forwarded, in Outcome outcome)
    {
        var reply = new Schema.ForwardReply
        {
            Number = forwarded.Number,
            Kind = (int)outcome.Kind,
            Reply = FrameCodec.Share(outcome.Reply),
            Reason = outcome.Reason ?? "",
        };
        if (outcome.Version is { } version)
            reply.Version = version;
        frames.Add(forwarded.From, reply);
    }

    private void Finish(Operation operation, in Outcome outcome, Replica replica, long now)
    {
        if (!_underWay.Remove(operation))
            return;
        _forwarded.Remove(operation.ForwardNumber);
        _ids.Complete(operation.Id);
        RegisterMetrics.Answered(operation, outcome.Kind);
        if (outcome.Kind == OutcomeKind.Done && operation.Read is null && events.TakesSample(EventKind.RegisterChosen))
        {
            events.Record(
                EventKind.RegisterChosen,
                operation.Key.Text,
                detail: string.Create(CultureInfo.InvariantCulture, $"version {outcome.Version}"));
        }

        operation.TrySetResult(new ConsensusAnswer(
            outcome, Since(outcome.KnownCurrentAt, now), operation.Read == ReadMode.Stale ? Since(replica.LastQuorumContact, now) : null));
    }

    private static TimeSpan? Since(long? moment, long now) => moment is { } at ? TimeSpan.FromMilliseconds(now - at) : null;
}
