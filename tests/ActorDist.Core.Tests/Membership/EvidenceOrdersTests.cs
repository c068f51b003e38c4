using ActorDist.Core.Membership;
using Xunit;
using static ActorDist.Core.Membership.EvidenceProtocol;

namespace ActorDist.Core.Tests.Membership;

/// <summary>
/// Every order of up to four events at one of five members, judged by a second reading of the rules: it downs a member when, and only
/// when, the votes that count say so and it is its turn.
/// </summary>
public sealed class EvidenceOrdersTests
{
    private const int Depth = 4;

    /// <summary>The one under test is the second: the first may be the victim, and then it decides.</summary>
    private static readonly MemberKey[] Members = [.. Enumerable.Range(1, 5).Select(i => new MemberKey($"127.0.0.1:{i}", i))];

    private static readonly EvidenceOptions Options = new();

    private static readonly Event[] Alphabet =
    [
        .. ((int[])[4, 0]).SelectMany(victim => (Event[])
        [
            new(EventKind.OwnRefused, victim),
            new(EventKind.OwnHello, victim),
            new(EventKind.Vote, victim, 2, Finding.Refused),
            new(EventKind.Vote, victim, 3, Finding.Refused),
            new(EventKind.Vote, victim, 3, Finding.Alive),
        ]),
        new(EventKind.OwnSilent, 4),
        new(EventKind.LifeSign, 4),
        new(EventKind.Vote, 4, 0, Finding.Refused),
        new(EventKind.Vote, 4, 4, Finding.Alive),
        new(EventKind.Wait, Milliseconds: 350),
        new(EventKind.Wait, Milliseconds: 2100),
    ];

    [Theory]
    [InlineData(false, 10, 100)]
    [InlineData(true, 300, 1000)]
    public void Should_down_exactly_what_the_votes_say_in_every_order_of_four_events(bool isBegun, int leastDownings, int leastVetoes)
    {
        var (orders, downings, vetoes) = (0, 0, 0);
        var order = new Event[Depth];
        Search(0);

        void Search(int depth)
        {
            if (depth == Depth)
            {
                var run = new Run();
                if (isBegun)
                {
                    run.Play(new Event(EventKind.Vote, 4, 2));
                    run.Play(new Event(EventKind.Vote, 0, 2));
                }

                foreach (var next in order)
                    run.Play(next);
                orders++;
                downings += run.Downings;
                vetoes += run.Vetoes;
                return;
            }

            foreach (var next in Alphabet)
            {
                order[depth] = next;
                Search(depth + 1);
            }
        }

        Assert.Equal((int)Math.Pow(Alphabet.Length, Depth), orders);
        // A search that never gets there proves nothing.
        Assert.True(downings > leastDownings, $"{downings} downings");
        Assert.True(vetoes > leastVetoes, $"{vetoes} vetoes");
    }

    private enum EventKind
    {
        OwnRefused,
        OwnHello,
        OwnSilent,
        Vote,
        LifeSign,
        Wait,
    }

    private sealed record Event(EventKind Kind, int About = -1, int From = -1, Finding Finding = Finding.Refused, int Milliseconds = 0);

    private sealed record Cast(TimeSpan At, int From, Finding Finding);

    private sealed class Run
    {
        private const int Self = 1;
        private readonly CrashEvidence _evidence = new(Members[Self], Options);
        private readonly Dictionary<int, List<Cast>> _votes = new() { [0] = [], [4] = [] };
        private readonly Dictionary<int, (int Attempt, int Round)> _asked = new() { [0] = (0, 0), [4] = (0, 0) };
        private readonly Dictionary<int, Finding> _own = [];
        private readonly Dictionary<int, TimeSpan> _majoritySince = [];
        private readonly Dictionary<int, TimeSpan> _actedAt = [];
        private TimeSpan _now = TimeSpan.FromSeconds(1);

        public Run() => Step(new MembersChanged([.. Members.Select(member => new MemberStanding(member, IsCounted: true, IsUnreachable: false))]));

        public int Downings { get; private set; }

        public int Vetoes { get; private set; }

        public void Play(Event next)
        {
            switch (next.Kind)
            {
                case EventKind.OwnRefused:
                    Own(next.About, ProbeResult.Refused, Options.Refusals, Options.RefusalPause);
                    break;
                case EventKind.OwnHello:
                    Own(next.About, ProbeResult.Hello, 1, Options.RefusalPause);
                    break;
                case EventKind.OwnSilent:
                    Own(next.About, ProbeResult.Silent, 2, Options.SilencePause);
                    break;
                case EventKind.Vote:
                    _votes[next.About].Add(new Cast(_now, next.From, next.Finding));
                    Step(new VoteReceived(Members[next.From], Members[next.About], next.Finding));
                    break;
                case EventKind.LifeSign:
                    Step(new LifeSign(Members[next.About], _asked[next.About].Round));
                    break;
                default:
                    for (var waited = 0; waited < next.Milliseconds; waited += 175)
                    {
                        _now += TimeSpan.FromMilliseconds(175);
                        Step(Tick.Instance);
                    }

                    break;
            }
        }

        /// <summary>A round of this member's own probes, each answered alike.</summary>
        private void Own(int about, ProbeResult result, int times, TimeSpan pause)
        {
            Step(new ConnectionLost(Members[about], "closed"));
            for (var i = 0; i < times; i++)
            {
                Step(new Probed(Members[about], _asked[about].Attempt, result));
                _now += pause;
                Step(Tick.Instance);
            }
        }

        private void Step(Input input)
        {
            var outputs = _evidence.Step(input, _now);
            foreach (var output in outputs)
            {
                switch (output)
                {
                    case Probe probe:
                        _asked[IndexOf(probe.Member)] = _asked[IndexOf(probe.Member)] with { Attempt = probe.Attempt };
                        break;
                    case AskForLife ask:
                        _asked[IndexOf(ask.Member)] = _asked[IndexOf(ask.Member)] with { Round = ask.Round };
                        break;
                    case CastVote cast:
                        _own[IndexOf(cast.About)] = cast.Finding;
                        _votes[IndexOf(cast.About)].Add(new Cast(_now, Self, cast.Finding));
                        break;
                }
            }

            foreach (var victim in (int[])[0, 4])
                Compare(victim, outputs.OfType<TerminateAndDown>().Any(down => down.Member == Members[victim]));
        }

        /// <summary>The rules once more, from the list of all votes.</summary>
        private void Compare(int victim, bool downed)
        {
            if (_votes[victim].Count < 3 && !downed)
                return;
            var counting = _votes[victim].Where(vote => _now - vote.At < Options.Fresh)
                .GroupBy(vote => vote.From).Select(votes => votes.Last()).ToArray();
            var refused = counting.Count(vote => vote.Finding == Finding.Refused);
            var vetoed = counting.Length > refused;
            if (vetoed && refused >= 3)
                Vetoes++;
            var expected = false;
            if (refused < 3 || vetoed)
            {
                _majoritySince.Remove(victim);
            }
            else
            {
                var since = _majoritySince.TryGetValue(victim, out var at) ? at : _majoritySince[victim] = _now;
                var trusted = Enumerable.Range(0, 5).Where(i => i != victim && !(_own.TryGetValue(i, out var own) && own != Finding.Alive)).ToArray();
                var complete = counting.Length == 4 || _now - since >= Options.Patience;
                var again = !_actedAt.TryGetValue(victim, out var acted) || _now - acted >= Options.RetryAfter;
                expected = complete && again && trusted[0] == Self;
            }

            Assert.Equal(expected, downed);
            if (!downed)
                return;
            _actedAt[victim] = _now;
            Downings++;
        }

        private static int IndexOf(MemberKey member) => Array.IndexOf(Members, member);
    }
}
