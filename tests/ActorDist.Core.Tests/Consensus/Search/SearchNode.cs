using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Registers;

namespace ActorDist.Core.Tests.Consensus.Search;

/// <summary>A node of the search, made by playing its inputs to a replica from the start.</summary>
internal sealed class SearchNode
{
    private readonly Outbox _outbox = new();
    private readonly List<RegisterRecord> _unsynced = [];
    private ReplicaOptions _options;
    private Replica _replica;

    public SearchNode(int number, Configuration first, byte[]? command, IQuorumRule? quorums = null)
    {
        _options = new ReplicaOptions(
            TestCluster.Id(number), 1, "search", new StateMachineSet(new RegisterStateMachine()), new JitteredBackoff(1, 1, () => 0))
        {
            Quorums = quorums ?? new MajorityQuorum(),
        };
        Store.Saved = _unsynced.Add;
        _replica = new Replica(_options, Store);
        _replica.Install(0, first, _outbox);
        Commit();
        if (command is null)
            return;
        var request = new RegisterRequest(
            TestCluster.Key, RequestPurpose.Command, new Command(new OpId((ulong)number, 1), command), 1000, Tag: null);
        _replica.Submit(0, request, _outbox);
        Drain();
    }

    public MemoryStore Store { get; private set; } = new();

    /// <summary>What the last input sent.</summary>
    public List<Envelope> Sent { get; } = [];

    /// <summary>What the last input made durable, also what was replaced before the sync.</summary>
    public List<RegisterRecord> Synced { get; } = [];

    /// <summary>Everything its clients were told.</summary>
    public List<Outcome> Answers { get; } = [];

    /// <summary>Whether a crash would make a difference.</summary>
    public bool HasSomethingToLose => Store.HasUncommitted || _replica.Rounds.Any();

    public void Play(SearchInput input, Envelope envelope)
    {
        Sent.Clear();
        Synced.Clear();
        switch (input)
        {
            case SearchInput.Receive:
                _replica.Receive(0, envelope, _outbox);
                break;
            case SearchInput.Commit:
                Commit();
                return;
            default:
                Store = Store.AfterCrash();
                Store.Saved = _unsynced.Add;
                _unsynced.Clear();
                _options = _options with { Incarnation = _options.Incarnation + 1 };
                _replica = new Replica(_options, Store);
                break;
        }

        Drain();
    }

    public string Describe() => Fingerprint.Of(_replica, Store, Answers, _unsynced, _options.Incarnation);

    private void Commit()
    {
        Synced.AddRange(_unsynced);
        _unsynced.Clear();
        _replica.Durable(0, Store.Commit(), _outbox);
        Drain();
    }

    private void Drain()
    {
        Sent.AddRange(_outbox.Messages);
        Answers.AddRange(_outbox.Completions.Select(completion => completion.Outcome));
        _outbox.Clear();
    }
}
