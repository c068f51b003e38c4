using ActorDist.Core.Membership;
using static ActorDist.Core.Membership.EvidenceProtocol;

namespace ActorDist.Core.Tests.Membership;

/// <summary>
/// Members that each run the evidence, on a simulated network in simulated time: processes that are killed, stand still or come back,
/// probes that lie and messages that get lost. The same seed gives the same run.
/// </summary>
internal sealed class CrashWorld
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private readonly Random _random;
    private readonly Process[] _processes;
    private int _order;
    private int _uids;

    public CrashWorld(int members, int seed)
    {
        _random = new Random(seed);
        _processes = [.. Enumerable.Range(0, members).Select(i => new Process(i))];
        foreach (var process in _processes)
            Start(process);
        foreach (var process in _processes)
            TellMembers(process);
    }

    public enum ProcessState
    {
        Running,
        Paused,
        Killed,
    }

    public TimeSpan Now { get; private set; }

    /// <summary>Every downing: by whom, of whom, whether that start of it had really ended, and when.</summary>
    public List<Downing> Downings { get; } = [];

    /// <summary>Probes of one member to another are refused though it lives.</summary>
    public HashSet<(int From, int To)> Firewall { get; } = [];

    /// <summary>Messages of one member to another are lost.</summary>
    public HashSet<(int From, int To)> Lost { get; } = [];

    /// <summary>The longest delay of a message or a probe.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs at each downing, before anybody is told: a decider may die here.</summary>
    public Action<Downing>? OnDowning { get; set; }

    public ProcessState StateOf(int member) => _processes[member].State;

    /// <summary>Whether the start of the member that the others know is still one of theirs.</summary>
    public bool IsMember(int member) => _processes[member].IsMember;

    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, (Now + delay, _order++));

    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            Now = next.At;
            _events.Dequeue()();
        }

        Now = end;
    }

    /// <summary>SIGKILL: its connections end now, its port a moment later.</summary>
    public void Kill(int member)
    {
        var process = _processes[member];
        if (process.State == ProcessState.Killed)
            return;
        process.State = ProcessState.Killed;
        process.PortClosesAt = Now + Delay();
        process.KilledAt = Now;
        foreach (var other in _processes.Where(other => other != process))
            Lose(other.Index, member, Delay() + Delay());
    }

    public void Pause(int member)
    {
        if (_processes[member].State == ProcessState.Running)
            _processes[member].State = ProcessState.Paused;
    }

    public void Resume(int member)
    {
        var process = _processes[member];
        if (process.State != ProcessState.Paused)
            return;
        process.State = ProcessState.Running;
        while (process.Waiting.TryDequeue(out var input))
            Step(process, input);
    }

    /// <summary>The member's connection to another ends, whether that one lives or not.</summary>
    public void Lose(int member, int peer, TimeSpan after)
    {
        var key = _processes[peer].Key;
        After(after, () => Step(_processes[member], new ConnectionLost(key, "closed")));
    }

    private TimeSpan Delay() => LongestDelay * _random.NextDouble();

    private void Start(Process process)
    {
        process.Key = new MemberKey($"127.0.0.1:{process.Index + 1}", ++_uids);
        process.State = ProcessState.Running;
        process.IsMember = true;
        process.Evidence = new CrashEvidence(process.Key, new EvidenceOptions());
    }

    private void TellMembers(Process process) => Step(process, new MembersChanged(
        [.. _processes.Where(other => other.IsMember).Select(other => new MemberStanding(other.Key, IsCounted: true, IsUnreachable: false))]));

    private void Step(Process process, Input input)
    {
        if (process.State == ProcessState.Paused)
            process.Waiting.Enqueue(input);
        if (process.State != ProcessState.Running)
            return;
        foreach (var output in process.Evidence.Step(input, Now))
            Do(process, output);
        if (process.State != ProcessState.Running || process.Evidence.NextTick is not { } next || process.TickAt == next)
            return;
        process.TickAt = next;
        After(next - Now, () =>
        {
            // One that was replaced by an earlier or later one.
            if (process.TickAt != next)
                return;
            process.TickAt = null;
            Step(process, Tick.Instance);
        });
    }

    private void Do(Process process, Output output)
    {
        switch (output)
        {
            case Probe probe:
                After(Delay(), () =>
                {
                    var result = Look(process.Index, probe.Member);
                    After(Delay(), () => Step(process, new Probed(probe.Member, probe.Attempt, result)));
                });
                break;
            case AskForLife ask:
                Send(process, Of(ask.Member), victim =>
                {
                    if (victim.Key == ask.Member)
                        Send(victim, process, back => Step(back, new LifeSign(ask.Member, ask.Round)));
                });
                break;
            case CastVote cast:
                foreach (var other in _processes.Where(other => other != process))
                    Send(process, other, to => Step(to, new VoteReceived(process.Key, cast.About, cast.Finding)));
                break;
            case TerminateAndDown down:
                Down(process, Of(down.Member));
                break;
        }
    }

    private void Down(Process by, Process victim)
    {
        var downing = new Downing(by.Index, victim.Index, victim.State == ProcessState.Killed, Now, victim.KilledAt);
        Downings.Add(downing);
        OnDowning?.Invoke(downing);
        if (by.State != ProcessState.Running)
            return;
        foreach (var other in _processes.Where(other => other != by))
            Send(by, other, to => Step(to, new DecisionReceived(by.Key, victim.Key)));
        // Gossip and its convergence.
        After(TimeSpan.FromMilliseconds(300), () =>
        {
            victim.IsMember = false;
            foreach (var process in _processes)
                TellMembers(process);
        });
    }

    private ProbeResult Look(int from, MemberKey at)
    {
        var process = Of(at);
        if (process.Key != at || Firewall.Contains((from, process.Index)))
            return ProbeResult.Refused;
        return process.State switch
        {
            ProcessState.Running => ProbeResult.Hello,
            ProcessState.Paused => ProbeResult.Silent,
            _ => Now < process.PortClosesAt ? (_random.Next(2) == 0 ? ProbeResult.Reset : ProbeResult.Silent) : ProbeResult.Refused,
        };
    }

    private void Send(Process from, Process to, Action<Process> receive)
    {
        if (!Lost.Contains((from.Index, to.Index)))
        {
            After(Delay(), () =>
            {
                if (to.State == ProcessState.Paused)
                    After(LongestDelay, () => Send(from, to, receive));
                else if (to.State == ProcessState.Running)
                    receive(to);
            });
        }
    }

    private Process Of(MemberKey key) => _processes.First(process => string.Equals(process.Key.Address, key.Address, StringComparison.Ordinal));

    public sealed record Downing(int By, int Victim, bool HadEnded, TimeSpan At, TimeSpan? KilledAt);

    private sealed class Process(int index)
    {
        public int Index => index;

        public MemberKey Key { get; set; }

        public ProcessState State { get; set; }

        public bool IsMember { get; set; }

        public CrashEvidence Evidence { get; set; } = null!;

        public TimeSpan PortClosesAt { get; set; }

        public TimeSpan? KilledAt { get; set; }

        public TimeSpan? TickAt { get; set; }

        public Queue<Input> Waiting { get; } = new();
    }
}
