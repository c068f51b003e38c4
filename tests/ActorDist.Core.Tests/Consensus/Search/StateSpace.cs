using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Xunit;
using static ActorDist.Core.Consensus.RegisterProtocol;

namespace ActorDist.Core.Tests.Consensus.Search;

/// <summary>
/// Visits every state that three replicas can reach when messages come in any order or never, each disk syncs whenever it likes and one
/// replica may crash once, and checks agreement in each. Nodes are the real ones; since a node's next state depends on nothing but its
/// state and input, each such step is played once and remembered.
/// </summary>
internal sealed class StateSpace
{
    private const int Nodes = 3;
    private readonly Func<int, SearchNode> _create;
    private readonly List<Envelope> _messages = [];
    private readonly List<int> _targets = [];
    private readonly Dictionary<string, int> _messageIds = new(StringComparer.Ordinal);
    private readonly List<NodeState> _states = [];
    private readonly Dictionary<string, int> _stateIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(int State, SearchInput Input, int Message), Step> _steps = [];
    private readonly List<VoteSet> _votes = [];
    private readonly Dictionary<string, int> _voteIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Before, Step Step), int> _voteSteps = [];
    private readonly HashSet<Global> _visited = [];
    private readonly Stack<Global> _open = new();

    public StateSpace(Func<int, SearchNode> create) => _create = create;

    public int Visited => _visited.Count;

    /// <summary>States in which both clients were told that their change was done.</summary>
    public int BothDone { get; private set; }

    public int Crashed { get; private set; }

    public void Explore()
    {
        var nodes = new int[Nodes];
        List<int> sent = [];
        for (var i = 0; i < Nodes; i++)
        {
            var node = _create(i + 1);
            sent.AddRange(node.Sent.Select(MessageId));
            nodes[i] = StateId(node, i, []);
        }

        Push(new Global(nodes[0], nodes[1], nodes[2], HasCrashed: false, Text(sent), VoteId([])));
        while (_open.TryPop(out var global))
            Expand(global);
    }

    private void Expand(Global global)
    {
        Check(global);
        for (var i = 0; i < global.Pending.Length; i++)
        {
            var message = global.Pending[i];
            Go(global, _targets[message], SearchInput.Receive, message, global.Pending.Remove(i, 1));
        }

        for (var node = 0; node < Nodes; node++)
        {
            if (_states[global.Node(node)].HasUncommitted)
                Go(global, node, SearchInput.Commit, -1, global.Pending);
            if (!global.HasCrashed && _states[global.Node(node)].HasSomethingToLose)
                Go(global with { HasCrashed = true }, node, SearchInput.Crash, -1, global.Pending);
        }
    }

    private void Go(Global from, int node, SearchInput input, int message, string pending)
    {
        var step = Play(from.Node(node), node, input, message);
        var next = from.With(node, step.State);
        List<int> under = [];
        foreach (var each in pending)
        {
            if (_targets[each] != node || !IsSpent(next, each))
                under.Add(each);
        }

        foreach (var each in step.Sent)
        {
            if (!IsSpent(next, each))
                under.Add(each);
        }

        Push(next with { Pending = Text(under), Votes = VotesAfter(from.Votes, step) });
    }

    /// <summary>
    /// Whether a reply has come too late to matter. A proposer never comes back to a ballot, so a reply without effect now has none later.
    /// </summary>
    private bool IsSpent(Global global, int message)
    {
        if (_messages[message].Message is not (Promise or Accepted or Refused))
            return false;
        var target = _targets[message];
        var step = Play(global.Node(target), target, SearchInput.Receive, message);
        return step.State == global.Node(target) && step.Sent.Length == 0;
    }

    private void Push(Global global)
    {
        if (_visited.Add(global))
            _open.Push(global);
    }

    private Step Play(int state, int node, SearchInput input, int message)
    {
        if (_steps.TryGetValue((state, input, message), out var known))
            return known;
        var inputs = _states[state].Inputs;
        var replayed = _create(node + 1);
        foreach (var (before, earlier) in inputs)
            replayed.Play(before, earlier < 0 ? default : _messages[earlier]);
        replayed.Play(input, message < 0 ? default : _messages[message]);
        var next = StateId(replayed, node, [.. inputs, (input, message)]);
        var step = new Step(next, [.. replayed.Sent.Select(MessageId)], Votes(replayed, node));
        _steps.Add((state, input, message), step);
        return step;
    }

    private int StateId(SearchNode node, int number, (SearchInput, int)[] inputs)
    {
        var text = $"{number}{node.Describe()}";
        if (_stateIds.TryGetValue(text, out var id))
            return id;
        _stateIds.Add(text, _states.Count);
        var done = node.Answers.Where(answer => answer.Kind == OutcomeKind.Done)
            .Select(answer => ((string, long)?)(Name(answer.Ballot), answer.Version!.Value))
            .SingleOrDefault();
        _states.Add(new NodeState(inputs, node.Store.HasUncommitted, node.HasSomethingToLose, done));
        return _states.Count - 1;
    }

    private int MessageId(Envelope envelope)
    {
        var state = envelope.Message switch
        {
            Accept accept => accept.State,
            Promise promise => promise.State,
            _ => default,
        };
        var text = $"{envelope}{Convert.ToHexString(state.Span)}";
        if (_messageIds.TryGetValue(text, out var id))
            return id;
        _messageIds.Add(text, _messages.Count);
        _messages.Add(envelope);
        _targets.Add(TestCluster.Number(envelope.To) - 1);
        return _messages.Count - 1;
    }

    private int VotesAfter(int before, Step step)
    {
        if (step.Votes.Length == 0)
            return before;
        if (!_voteSteps.TryGetValue((before, step), out var after))
            _voteSteps.Add((before, step), after = VoteId(_votes[before].Votes.Union(step.Votes)));
        return after;
    }

    private int VoteId(IEnumerable<string> votes)
    {
        var ordered = votes.ToImmutableSortedSet(StringComparer.Ordinal);
        var text = string.Join('|', ordered);
        if (_voteIds.TryGetValue(text, out var id))
            return id;
        _voteIds.Add(text, _votes.Count);
        _votes.Add(new VoteSet(ordered, Chosen(ordered)));
        return _votes.Count - 1;
    }

    /// <summary>Ballots that a majority ever held durably; checks that their states make one line.</summary>
    private static ImmutableSortedSet<string> Chosen(ImmutableSortedSet<string> votes)
    {
        var chosen = votes.Select(vote => vote.Split('=', ':'))
            .GroupBy(vote => vote[0], StringComparer.Ordinal)
            .Where(ballot => ballot.Count() > Nodes / 2)
            .OrderBy(ballot => ballot.Key, StringComparer.Ordinal)
            .Select(ballot => (Ballot: ballot.Key, State: ballot.Select(vote => vote[1]).Distinct(StringComparer.Ordinal).Single()))
            .ToArray();
        RegisterState? before = null;
        foreach (var (ballot, encoded) in chosen)
        {
            var state = RegisterState.Decode(Convert.FromHexString(encoded));
            if (before is not null)
            {
                Assert.True(state.Version >= before.Version, $"{ballot} has version {state.Version} after {before.Version} was chosen");
                Assert.True(
                    state.Version > before.Version || state.Content.Span.SequenceEqual(before.Content.Span),
                    $"two values are chosen at version {state.Version}");
            }

            before = state;
        }

        return [.. chosen.Select(each => each.Ballot)];
    }

    private static string[] Votes(SearchNode node, int number) =>
    [
        .. node.Synced.Where(record => record.Accepted != Ballot.None)
            .Select(record => $"{Name(record.Accepted)}={Convert.ToHexString(record.State.Span)}:{number}"),
    ];

    private static string Name(Ballot ballot) =>
        $"{ballot.Counter:d4}.{TestCluster.Number(ballot.Replica)}.{ballot.Incarnation}";

    /// <summary>What clients were told rests on chosen states, and no two changes got one version.</summary>
    private void Check(Global global)
    {
        Crashed += global.HasCrashed ? 1 : 0;
        var (first, second) = (_states[global.First].Done, _states[global.Second].Done);
        var chosen = _votes[global.Votes].Chosen;
        Assert.True(first is null || chosen.Contains(first.Value.Ballot), "the first change was acknowledged but is not chosen");
        Assert.True(second is null || chosen.Contains(second.Value.Ballot), "the second change was acknowledged but is not chosen");
        if (first is null || second is null)
            return;
        BothDone++;
        Assert.NotEqual(first.Value.Version, second.Value.Version);
    }

    private static string Text(List<int> messages)
    {
        messages.Sort();
        return string.Create(messages.Count, messages, static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = (char)from[i];
        });
    }

    private sealed record NodeState(
        (SearchInput, int)[] Inputs, bool HasUncommitted, bool HasSomethingToLose, (string Ballot, long Version)? Done);

    private sealed record VoteSet(ImmutableSortedSet<string> Votes, ImmutableSortedSet<string> Chosen);

    private sealed class Step(int state, int[] sent, string[] votes)
    {
        public int State { get; } = state;

        public int[] Sent { get; } = sent;

        public string[] Votes { get; } = votes;
    }

    /// <summary>Three nodes, the messages under way (a character each, ordered), and who ever held what.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Global(int First, int Second, int Third, bool HasCrashed, string Pending, int Votes)
    {
        public int Node(int index) => index switch { 0 => First, 1 => Second, _ => Third };

        public Global With(int index, int state) => index switch
        {
            0 => this with { First = state },
            1 => this with { Second = state },
            _ => this with { Third = state },
        };
    }
}
