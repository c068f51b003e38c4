using ActorDist.Core.StateMachines;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Consensus;

/// <summary>
/// A node's proposer: the rounds of all registers that are busy here, the bounded memory of registers whose next ballot is already
/// promised, the ballot counter and the timers.
/// </summary>
internal sealed class Proposer(IReplicaPort port, ReplicaOptions options)
{
    private const int ReadsPerIncarnationBits = 40;
    private readonly Dictionary<RegisterKey, RegisterRound> _rounds = [];
    private readonly LinkedList<RegisterRound> _idle = [];
    private readonly PriorityQueue<RegisterRound, long> _timers = new();
    private long _idleBytes;
    private long _counter;
    private long _reads = options.Incarnation << ReadsPerIncarnationBits;
    private uint _silent;
    private int _turn;

    /// <summary>When <see cref="Wake"/> is due; <see cref="long.MaxValue"/> when nothing waits.</summary>
    public long NextWake => _timers.TryPeek(out _, out var at) ? at : long.MaxValue;

    public IEnumerable<RoundStatus> Busy => _rounds.Values.Where(round => !round.IsIdle).Select(round => round.Status);

    public void Submit(RegisterRequest request, IStateMachine machine, bool isRead, long now)
    {
        if (!_rounds.TryGetValue(request.Key, out var round))
            _rounds.Add(request.Key, round = new RegisterRound(request.Key, machine, this, port, options));
        if (round.Waiting < options.MaxWaiting)
            round.Add(new Pending(request, isRead), now);
        else
            port.Complete(request, Outcome.Failed($"{round.Waiting} operations wait for register '{request.Key}', which is the limit; try again"));
        Settle(round);
    }

    public void Receive(int member, Message message, long now)
    {
        _silent &= ~(1u << member);
        switch (message)
        {
            case Promise promise when Find(promise.Key) is { } round:
                round.OnPromise(member, promise, now);
                Settle(round);
                break;
            case Accepted accepted when Find(accepted.Key) is { } round:
                round.OnAccepted(member, accepted, now);
                Settle(round);
                break;
            case Refused refused:
                _counter = Math.Max(_counter, refused.Promised.Counter);
                if (Find(refused.Key) is not { } refusedRound)
                    break;
                refusedRound.OnRefused(member, refused, now);
                Settle(refusedRound);
                break;
            case Sample sample when Find(sample.Key) is { } round:
                round.OnSample(member, sample, now);
                Settle(round);
                break;
        }
    }

    public void Wake(long now)
    {
        while (_timers.TryPeek(out var round, out var at) && at <= now)
        {
            _timers.Dequeue();
            if (at != round.TimerAt)
                continue;
            round.TimerAt = long.MaxValue;
            if (round.IsIdle)
                continue;
            if (round.WakeAt <= now)
                round.Wake(now);
            Settle(round);
        }
    }

    /// <summary>The configuration changed: nothing promised under the old one counts.</summary>
    public void ConfigurationChanged(long now)
    {
        _silent = 0;
        foreach (var round in _rounds.Values.ToArray())
        {
            round.Restart(now);
            Settle(round);
        }
    }

    /// <summary>A ballot never used before by this replica, above what is known to be promised.</summary>
    public Ballot NextBallot(Ballot promised)
    {
        _counter = Math.Max(_counter, promised.Counter) + 1;
        return new Ballot(_counter, options.Self, options.Incarnation);
    }

    /// <summary>Reserves a ballot that an acceptor promises along with accepting.</summary>
    public void Use(Ballot ballot) => _counter = Math.Max(_counter, ballot.Counter);

    /// <summary>
    /// A number for a read's round that no earlier life of this replica used: a sample taken for a read of before the crash is too old
    /// for one of after it.
    /// </summary>
    public long NextRead() => ++_reads;

    /// <summary>These members did not answer in time; reads spare them until they are heard again.</summary>
    public void Silent(uint members) => _silent |= members;

    /// <summary>
    /// The fewest members that make a quorum: this replica first, then those that answer, in turn so that reads spread.
    /// </summary>
    public uint ReadTargets()
    {
        var configuration = port.Configuration;
        var count = configuration.Members.Length;
        var self = configuration.IndexOf(options.Self);
        var targets = self >= 0 ? 1u << self : 0;
        _turn++;
        foreach (var spareSilent in (ReadOnlySpan<bool>)[true, false])
        {
            for (var i = 0; i < count && !options.Quorums.IsQuorum(configuration, targets); i++)
            {
                var bit = 1u << (_turn + i) % count;
                if (!spareSilent || (_silent & bit) == 0)
                    targets |= bit;
            }
        }

        return targets;
    }

    private RegisterRound? Find(RegisterKey key) => _rounds.GetValueOrDefault(key);

    /// <summary>After a step of a round: its timer, and whether it may be forgotten.</summary>
    private void Settle(RegisterRound round)
    {
        if (round.WakeAt < round.TimerAt)
        {
            round.TimerAt = round.WakeAt;
            _timers.Enqueue(round, round.WakeAt);
        }

        if (!round.IsIdle)
        {
            LeaveIdle(round);
            return;
        }

        if (!round.IsPrepared)
        {
            Remove(round);
            return;
        }

        round.IdleNode ??= new LinkedListNode<RegisterRound>(round);
        if (round.IdleNode.List is null)
        {
            _idle.AddLast(round.IdleNode);
            round.IdleBytes = round.PreparedBytes;
            _idleBytes += round.IdleBytes;
        }

        while (_idle.Count > options.PreparedRegisters || _idleBytes > options.PreparedBytes)
            Remove(_idle.First!.Value);
    }

    private void Remove(RegisterRound round)
    {
        _rounds.Remove(round.Key);
        LeaveIdle(round);
    }

    private void LeaveIdle(RegisterRound round)
    {
        if (round.IdleNode is not { List: not null } node)
            return;
        _idle.Remove(node);
        _idleBytes -= round.IdleBytes;
    }
}
