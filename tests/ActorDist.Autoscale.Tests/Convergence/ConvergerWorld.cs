using ActorDist.Autoscale.Cloud;
using ActorDist.Autoscale.Convergence.Converging;
using ActorDist.Autoscale.Convergence.Planning;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>
/// One group in a world where anything may be late, lost or done twice: owners crash, are drained and come in twos, calls take effect
/// after their caller has given up on them, servers break and vanish, and people change their minds. The same seed, the same run.
/// </summary>
internal sealed class ConvergerWorld
{
    private static readonly ConvergerLimits Limits = new(
        new PlanLimits(4, 4, TimeSpan.FromSeconds(30)), 3, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), 10);

    private readonly Random _random;
    private readonly ModelCloud _cloud;
    private readonly ModelRegister _register = new();
    private readonly List<Flight> _flights = [];
    private readonly List<(Owner Owner, long Number)> _timers = [];
    private readonly List<Owner> _owners = [];
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal);
    private long _nowMs = 1_000_000;
    private long _lastEpoch;
    private bool _isChaotic = true;

    public ConvergerWorld(int seed, bool isFenced = true, bool knowsTokens = true)
    {
        _random = new Random(seed);
        if (seed % 2 == 1)
        {
            _register.Balance(new LoadBalancing([new LoadBalancer("lb", 80)], LoadBalancing.MinDrainingSeconds));
        }

        _cloud = new ModelCloud(isFenced, knowsTokens);
    }

    /// <summary>What broke an invariant; null while none is broken.</summary>
    public string? Violation { get; private set; }

    public int LostReplies { get; private set; }

    public int Refused { get; private set; }

    public int Crashes { get; private set; }

    public int Drained { get; private set; }

    public int Created => _cloud.Created;

    /// <summary>Some time of trouble, then calm; the group must be what was asked for last.</summary>
    public void Run(int steps)
    {
        for (var i = 0; i < steps && Violation is null; i++)
        {
            Trouble();
            Move();
        }

        _isChaotic = false;
        Crash(_owners.Count);
        Join();
        for (var i = 0; i < 20_000 && Violation is null && (_flights.Count > 0 || _timers.Count > 0); i++)
        {
            Move();
            if (_owners.Count == 0)
            {
                // A claim of an owner that is dead may come late and make the one that lives stop; the sweep starts another.
                Join();
            }
        }

        if (Violation is null && (_flights.Count > 0 || _timers.Count > 0))
        {
            Violation = $"I10: no end; {_owners[0].Converger.Phase}";
        }

        var healthy = _cloud.Servers.Count(server => server.Status is ServerStatus.Active);
        if (Violation is null && _cloud.Listed.FirstOrDefault(server => server.Status is not ServerStatus.Active || server.Unserved.Any()) is { } odd)
        {
            Violation = $"B26, B27: {odd.Id} is {odd.Status} with {odd.Nodes.Count} nodes";
        }

        if (Violation is null && (healthy != _register.Goal.Desired || _cloud.Servers.Count != healthy || _register.Goal.IsDirty))
        {
            Violation = $"I3, I8: {_register.Goal.Desired} desired, {healthy} in service of {_cloud.Servers.Count}, dirty {_register.Goal.IsDirty}";
        }
    }

    private void Trouble()
    {
        switch (_random.Next(60))
        {
            case 0:
                _register.Decide(_random.Next(9));
                Wake();
                break;
            case 1 when _owners.Count > 0:
                Crash(1);
                break;
            case 2 or 3 when _owners.Count < 2:
                Join();
                break;
            case 4 when _owners.Count > 0:
                var drained = _owners[_random.Next(_owners.Count)];
                Do(drained, drained.Converger.Drain());
                break;
            case 5 when _cloud.Servers is { Count: > 0 } servers:
                _cloud.Set(servers[_random.Next(servers.Count)].Id, ServerStatus.Error);
                Wake();
                break;
            case 6 when _cloud.Servers is { Count: > 0 } servers:
                _cloud.Remove(servers[_random.Next(servers.Count)].Id);
                Wake();
                break;
            case 7 when _cloud.Servers is { Count: > 0 } servers:
                _cloud.DropNode(servers[_random.Next(servers.Count)].Id, "lb");
                Wake();
                break;
        }
    }

    /// <summary>One thing happens: a server is built, a call takes effect, an answer arrives or does not, a timer fires.</summary>
    private void Move()
    {
        _nowMs += _random.Next(20);
        if (_cloud.Servers.FirstOrDefault(server => server.Status is ServerStatus.Build) is { } building && _random.Next(4) == 0)
        {
            _cloud.Set(building.Id, ServerStatus.Active);
        }

        if (_timers.Count > 0 && (_flights.Count == 0 || _random.Next(4) == 0))
        {
            var timer = _timers[_random.Next(_timers.Count)];
            _timers.Remove(timer);
            Do(timer.Owner, timer.Owner.Converger.OnTimer(timer.Number));
        }
        else if (_flights.Count > 0)
        {
            Advance(_flights[_random.Next(_flights.Count)]);
        }
    }

    private void Advance(Flight flight)
    {
        var chance = _random.Next(100);
        if (_isChaotic && chance < 8)
        {
            GiveUp(flight);
        }
        else if (!flight.IsDone)
        {
            flight.IsDone = true;
            flight.IsLost = _isChaotic && chance < 12;
            if (!flight.IsLost)
            {
                flight.Take();
            }
        }
        else if (flight.IsLost)
        {
            GiveUp(flight);
        }
        else
        {
            Answer(flight, flight.Reply);
        }

        if (flight is { IsDone: true, IsAnswered: true })
        {
            _flights.Remove(flight);
        }
    }

    /// <summary>The caller waits no longer; the call may still take effect.</summary>
    private void GiveUp(Flight flight)
    {
        if (!flight.IsAnswered)
        {
            LostReplies++;
            Answer(flight, flight.Unknown);
        }
    }

    private void Answer(Flight flight, Func<Converger, IReadOnlyList<ConvergerOutput>> reply)
    {
        if (!flight.IsAnswered)
        {
            flight.IsAnswered = true;
            if (_owners.Contains(flight.Owner))
            {
                Do(flight.Owner, reply(flight.Owner.Converger));
            }
        }
    }

    private void Join()
    {
        var owner = new Owner(new Converger(Limits));
        _owners.Add(owner);
        Do(owner, owner.Converger.Wake());
    }

    private void Wake()
    {
        foreach (var owner in _owners.ToArray())
        {
            Do(owner, owner.Converger.Wake());
        }
    }

    private void Crash(int count)
    {
        for (; count > 0; count--)
        {
            var owner = _owners[_random.Next(_owners.Count)];
            _owners.Remove(owner);
            _timers.RemoveAll(timer => timer.Owner == owner);
            foreach (var flight in _flights)
            {
                flight.IsAnswered |= flight.Owner == owner;
            }

            Crashes++;
        }
    }

    private void Do(Owner owner, IReadOnlyList<ConvergerOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case ConvergerOutput.Claim:
                    Record(owner, _register.Claim);
                    break;
                case ConvergerOutput.Read:
                    Record(owner, _register.Read);
                    break;
                case ConvergerOutput.MarkDirty mark:
                    Record(owner, () => _register.MarkDirty(mark.Epoch));
                    break;
                case ConvergerOutput.RecordVictims victims:
                    Record(owner, () => Victims(victims));
                    break;
                case ConvergerOutput.Settle settle:
                    Record(owner, () => _register.Settle(settle));
                    break;
                case ConvergerOutput.Fence fence:
                    var raised = default(CloudAnswer);
                    _flights.Add(new Flight(
                        owner, () => raised = _cloud.Raise(fence.Epoch), c => c.OnFenced(raised), c => c.OnFenced(Unanswered)));
                    break;
                case ConvergerOutput.Gather:
                    var listing = new CloudListing([]);
                    _flights.Add(new Flight(
                        owner,
                        () => listing = new CloudListing(_cloud.Listed),
                        c => c.OnGathered(listing, _nowMs),
                        c => c.OnGathered(new CloudListing([], "no answer"), _nowMs)));
                    break;
                case ConvergerOutput.Execute execute:
                    var answer = default(CloudAnswer);
                    _flights.Add(new Flight(
                        owner,
                        () => answer = Effect(execute),
                        c => c.OnStepEnded(execute.Step, answer),
                        c => c.OnStepEnded(execute.Step, Unanswered)));
                    break;
                case ConvergerOutput.StartTimer timer:
                    _timers.RemoveAll(other => other.Owner == owner);
                    _timers.Add((owner, timer.Number));
                    break;
                case ConvergerOutput.Stop:
                    _owners.Remove(owner);
                    _timers.RemoveAll(timer => timer.Owner == owner);
                    if (_flights.Any(flight => flight.Owner == owner && !flight.IsAnswered))
                    {
                        Violation ??= "an owner stopped while a call of its own was under way";
                    }

                    break;
            }
        }
    }

    private static CloudAnswer Unanswered => new(CloudOutcome.Unknown, "no answer");

    private void Record(Owner owner, Func<RecordReply> command)
    {
        var reply = new RecordReply(RecordOutcome.Unknown, Error: "no answer");
        _flights.Add(new Flight(
            owner, () => reply = command(), c => c.OnRecord(reply), c => c.OnRecord(new RecordReply(RecordOutcome.Unknown, Error: "no answer"))));
    }

    private RecordReply Victims(ConvergerOutput.RecordVictims command)
    {
        var reply = _register.RecordVictims(command);
        if (reply.Outcome is RecordOutcome.Done)
        {
            _doomed.UnionWith(command.Victims);
            var healthy = command.Servers.Where(IsHealthy).Select(server => server.Id).ToArray();
            var left = healthy.Except(_register.Goal.Victims, StringComparer.Ordinal).Count();
            var before = left + healthy.Intersect(command.Victims, StringComparer.Ordinal).Count();
            if (left < Math.Min(_register.Goal.Desired, before))
            {
                Violation ??= $"I4: {command.Victims.Count} victims leave {left} of {before}, {_register.Goal.Desired} desired";
            }
        }

        return reply;
    }

    private CloudAnswer Effect(ConvergerOutput.Execute execute)
    {
        var answer = execute.Step switch
        {
            PlanStep.Create create => Create(execute.Epoch, create),
            PlanStep.Delete delete => Delete(execute.Epoch, delete),
            PlanStep.Attach attach => _cloud.PutNode(execute.Epoch, attach.Server.Id, attach.Balancer, isDraining: false, _random.Next(3), _nowMs),
            PlanStep.Drain drain => _cloud.PutNode(execute.Epoch, drain.Server.Id, drain.Balancer, isDraining: true, _random.Next(3), _nowMs),
            PlanStep.Detach detach => Detach(execute.Epoch, detach),
            var other => throw new InvalidOperationException($"nothing here plans {other}"),
        };
        if (answer.Outcome is CloudOutcome.Stale)
        {
            Refused++;
        }
        else if (execute.Epoch < _lastEpoch)
        {
            Violation ??= $"I5: epoch {execute.Epoch} had an effect after {_lastEpoch}";
        }

        _lastEpoch = Math.Max(_lastEpoch, execute.Epoch);
        return answer;
    }

    private CloudAnswer Create(long epoch, PlanStep.Create create)
    {
        var answer = _cloud.Create(epoch, create.Order, _nowMs, _isChaotic && _random.Next(20) == 0, out var isNew);
        var version = long.Parse(create.Order.Token.Split('-')[0]);
        // What drains, or has drained and is to be deleted next, may be there beside its replacement.
        var servers = _cloud.Servers.Count(server => !(_doomed.Contains(server.Id) && server.Balancing.DrainingSeconds > 0));
        if (isNew && servers > _register.Desired[version])
        {
            Violation ??= $"I3: {servers} servers, {_register.Desired[version]} desired at version {version}";
        }

        return answer;
    }

    private CloudAnswer Detach(long epoch, PlanStep.Detach detach)
    {
        var before = _cloud.Servers.FirstOrDefault(server => string.Equals(server.Id, detach.Server.Id, StringComparison.Ordinal));
        var answer = _cloud.RemoveNode(epoch, detach.Server.Id, detach.Balancer);
        if (answer.Outcome is CloudOutcome.Done && before is { Status: ServerStatus.Active, Nodes: [{ } node] })
        {
            Drained++;
            if (!node.IsDraining || (node.Connections > 0 && _nowMs - node.ChangedMs < LoadBalancing.MinDrainingSeconds * 1000))
            {
                Violation ??= $"B26: {before.Id} was taken from its load balancer while it had {node.Connections} connections";
            }
        }

        return answer;
    }

    private CloudAnswer Delete(long epoch, PlanStep.Delete delete)
    {
        var answer = _cloud.Delete(epoch, delete.Server.Id, out var removed);
        if (removed?.Nodes.Count > 0)
        {
            Violation ??= $"B26: {removed.Id} was deleted while a load balancer sent it connections";
        }

        if (removed is not null && IsHealthy(removed) && !_doomed.Contains(removed.Id))
        {
            Violation ??= $"I4: {removed.Id} was deleted and nobody had recorded it";
        }

        return answer;
    }

    private bool IsHealthy(CloudServer server) =>
        server.Status is ServerStatus.Active
        || (server.Status is ServerStatus.Build && _nowMs - server.CreatedMs < Limits.Plan.BuildTimeout.TotalMilliseconds);

    private sealed record Owner(Converger Converger);

    private sealed class Flight(
        Owner owner,
        Action take,
        Func<Converger, IReadOnlyList<ConvergerOutput>> reply,
        Func<Converger, IReadOnlyList<ConvergerOutput>> unknown)
    {
        public Owner Owner => owner;

        public Action Take => take;

        public Func<Converger, IReadOnlyList<ConvergerOutput>> Reply => reply;

        public Func<Converger, IReadOnlyList<ConvergerOutput>> Unknown => unknown;

        public bool IsDone { get; set; }

        public bool IsLost { get; set; }

        public bool IsAnswered { get; set; }
    }
}
