using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using ActorDist.Core.Quorum;
using CsCheck;
using Xunit;
using static ActorDist.Core.Quorum.QuorumProtocol;

namespace ActorDist.Core.Tests.Quorum;

/// <summary>
/// Riak's get_fsm and put_fsm properties: a coordinator that is no replica itself, replicas that answer what the property says in any
/// order, and a model of what must come of it.
/// </summary>
public sealed class CoordinatorTests
{
    private static readonly QuorumKey Key = new("test/x");
    private static readonly VersionedObject Ancestor = Write(held: null, CausalContext.None, "ancestor", 1);
    private static readonly VersionedObject Current = Write(Ancestor, Ancestor.Context, "current", 1);
    private static readonly VersionedObject Sibling = Write(Ancestor, Ancestor.Context, "sibling", 2);
    private static readonly VersionedObject Tombstone =
        VersionedObject.Write(BucketMode.Siblings, Current, Current.Context, Content.Tombstone, Origin(3), default);

    private static readonly Gen<Scene> Scenes =
        from n in Gen.Int[1, 7]
        from r in Gen.Int[1, n]
        from pr in Gen.Int[0, n]
        from down in Gen.Int[0, n]
        from flags in Gen.Select(Gen.Bool, Gen.Bool)
        from replies in Gen.Enum<Reply>().Array[n]
        from order in Gen.Shuffle(Enumerable.Range(0, n).ToArray())
        select new Scene(n, r, pr, down, flags.Item1, flags.Item2, replies, order);

    private enum Reply
    {
        Ancestor,
        Current,
        Sibling,
        Tombstone,
        NotFound,
        Refused,
        Timeout,
    }

    [Fact]
    public void AnyGet_AnswersAsTheModel_AsksNobodyTwice_AndRepairsExactlyThoseBehind() => Scenes.Sample(scene =>
    {
        var stage = new Stage(scene);
        var answer = stage.Submit(new QuorumRequest(Key, QuorumOperation.Get, Tag: null)
        {
            N = scene.N,
            R = QuorumSize.Of(scene.Least),
            PR = QuorumSize.Of(scene.FromPrimaries),
            NotFoundOk = scene.Flag,
            BasicQuorum = scene.OtherFlag,
            Timeout = 5000,
        });
        var primaries = scene.N - scene.Down;
        if (primaries < scene.FromPrimaries)
        {
            Assert.Equal(OutcomeKind.Failed, answer()!.Kind);
            Assert.Contains("pr is", answer()!.Reason, StringComparison.Ordinal);
            Assert.Empty(stage.Sent);
            return;
        }

        var asked = stage.Take<Read>();
        Assert.Equal(stage.Expected, asked.Select(each => each.To));
        var model = new GetModel(scene, primaries);
        foreach (var at in scene.Order.Where(at => scene.Replies[at] != Reply.Timeout))
        {
            model.Hear(at, Held(scene.Replies[at]));
            stage.Receive(asked[at], scene.Replies[at] == Reply.Refused
                ? new Refused(asked[at].Message.Request, "no")
                : new Holding(asked[at].Message.Request, Held(scene.Replies[at])));
            AssertMatches(model, answer());
        }

        stage.Pass(10_000);
        model.TimeIsUp();
        AssertMatches(model, answer());
        var repairs = stage.Take<Store>();
        Assert.Equal(model.Repaired.Select(at => asked[at].To).Order(), repairs.Select(each => each.To).Order());
        Assert.All(repairs, each => Assert.Equal(model.Merged!.Digest, each.Message.Object.Digest));
        var silent = Enumerable.Range(0, scene.N).Where(at => scene.Replies[at] == Reply.Timeout).Select(at => asked[at].To).ToHashSet();
        Assert.All(stage.Take<Read>(), again => Assert.Contains(again.To, silent));
    });

    [Fact]
    public void AnyPut_AnswersAsTheModel_AndAsksNobodyTwice() => Scenes.Sample(scene =>
    {
        var stage = new Stage(scene);
        var answer = stage.Submit(new QuorumRequest(Key, QuorumOperation.Put, Tag: null)
        {
            N = scene.N,
            W = QuorumSize.Of(scene.Least),
            PW = QuorumSize.Of(scene.FromPrimaries),
            Value = "new"u8.ToArray(),
            Timeout = 5000,
        });
        var primaries = scene.N - scene.Down;
        if (primaries < scene.FromPrimaries)
        {
            Assert.Equal(OutcomeKind.Failed, answer()!.Kind);
            Assert.Contains("pw is", answer()!.Reason, StringComparison.Ordinal);
            Assert.Empty(stage.Sent);
            return;
        }

        var mint = Assert.Single(stage.Take<Mint>());
        Assert.Equal(stage.Expected[0], mint.To);
        if (scene.Flag && scene.OtherFlag)
        {
            stage.Receive(mint, new Refused(mint.Message.Request, "no"));
            Assert.Equal((OutcomeKind.Failed, "no"), (answer()!.Kind, answer()!.Reason));
            stage.Pass(10_000);
            Assert.Empty(stage.Sent);
            return;
        }

        stage.Receive(mint, new Minted(mint.Message.Request, Current, new Dot(Origin(1), 2)));
        var (stored, storedOnPrimaries, isDone, isHopeless) = (1, primaries > 0 ? 1 : 0, false, false);
        Check(waiting: scene.N - 1, waitingPrimaries: Math.Max(0, primaries - 1));
        var stores = stage.Take<Store>();
        Assert.Equal(stage.Expected[1..], stores.Select(each => each.To));
        Assert.All(stores, each => Assert.Equal(Current, each.Message.Object));
        var left = new HashSet<int>(Enumerable.Range(1, scene.N - 1));
        foreach (var at in scene.Order.Where(at => at > 0 && scene.Replies[at] != Reply.Timeout))
        {
            var isRefusal = scene.Replies[at] == Reply.Refused;
            left.Remove(at);
            stored += isRefusal ? 0 : 1;
            storedOnPrimaries += isRefusal || at >= primaries ? 0 : 1;
            stage.Receive(stores[at - 1], isRefusal
                ? new Refused(stores[at - 1].Message.Request, "no")
                : new Stored(stores[at - 1].Message.Request));
            Check(left.Count, left.Count(each => each < primaries));
        }

        stage.Pass(10_000);
        Assert.Equal(isDone ? OutcomeKind.Done : OutcomeKind.Unknown, answer()!.Kind);
        return;

        void Check(int waiting, int waitingPrimaries)
        {
            isDone |= !isHopeless && stored >= scene.Least && storedOnPrimaries >= scene.FromPrimaries;
            isHopeless |= !isDone && (stored + waiting < scene.Least || storedOnPrimaries + waitingPrimaries < scene.FromPrimaries);
            Assert.Equal(isDone ? OutcomeKind.Done : isHopeless ? OutcomeKind.Unknown : null, answer()?.Kind);
        }
    });

    private static void AssertMatches(GetModel model, QuorumOutcome? outcome)
    {
        Assert.Equal(model.Kind, outcome?.Kind);
        if (outcome is null)
            return;
        Assert.Equal(model.Shown, QuorumCluster.Texts(outcome).Order(StringComparer.Ordinal).ToArray());
        if (model.Reason is { } reason)
            Assert.StartsWith(reason, outcome.Reason, StringComparison.Ordinal);
    }

    private static VersionedObject? Held(Reply reply) => reply switch
    {
        Reply.Ancestor => Ancestor,
        Reply.Current => Current,
        Reply.Sibling => Sibling,
        Reply.Tombstone => Tombstone,
        _ => null,
    };

    private static Origin Origin(int number) => new(QuorumCluster.Id(number), 1);

    private static VersionedObject Write(VersionedObject? held, CausalContext context, string text, int origin) => VersionedObject.Write(
        BucketMode.Siblings,
        held,
        context,
        new Content(System.Text.Encoding.UTF8.GetBytes(text), IsDeleted: false),
        Origin(origin),
        default);

    /// <summary>A request and how its replicas answer; the first replicas in the order of targets are primaries, the rest fallbacks.</summary>
    private sealed record Scene(
        int N, int Least, int FromPrimaries, int Down, bool Flag, bool OtherFlag, Reply[] Replies, int[] Order);

    /// <summary>Riak's rules, told as they are in its documentation.</summary>
    private sealed class GetModel(Scene scene, int primaries)
    {
        private readonly List<int> _found = [];
        private readonly List<int> _notFound = [];
        private int _refused;

        public OutcomeKind? Kind { get; private set; }

        public string[] Shown { get; private set; } = [];

        public string? Reason { get; private set; }

        public VersionedObject? Merged { get; private set; }

        public IEnumerable<int> Repaired => Merged is null
            ? []
            : _found.Where(at => Held(scene.Replies[at])!.Digest != Merged.Digest).Concat(_notFound);

        private IEnumerable<int> Counted => scene.Flag ? _found.Concat(_notFound) : _found;

        public void Hear(int at, VersionedObject? held)
        {
            if (scene.Replies[at] == Reply.Refused)
                _refused++;
            else
                (held is null ? _notFound : _found).Add(at);
            Merged = VersionedObject.Merge(Merged, held);
            if (Kind is not null)
                return;
            if (Counted.Count() >= scene.Least && Counted.Count(each => each < primaries) >= scene.FromPrimaries)
            {
                Show();
                return;
            }

            var failures = _refused + (scene.Flag ? 0 : _notFound.Count);
            var enough = scene.N - scene.Least + 1;
            if (scene.OtherFlag)
                enough = Math.Min(enough, scene.N / 2 + 1);
            if (failures < enough && _found.Count + _notFound.Count + _refused < scene.N)
                return;
            if (_refused == 0 && (Merged is null || _found.All(each => Held(scene.Replies[each])!.IsDeleted)))
                Show();
            else
                Fail();
        }

        public void TimeIsUp()
        {
            if (Kind is null)
                Fail();
        }

        private void Show()
        {
            Kind = OutcomeKind.Done;
            Shown = Merged is null
                ? []
                : [.. Merged.Siblings.Where(each => !each.Content.IsDeleted)
                    .Select(each => System.Text.Encoding.UTF8.GetString(each.Content.Value.Span)).Order(StringComparer.Ordinal)];
        }

        private void Fail() => (Kind, Reason) = (OutcomeKind.Failed, Counted.Count() >= scene.Least ? "pr is" : "r is");
    }

    /// <summary>The coordinator among replicas that are not there: n primaries of which the last are down, and a fallback for each of those.</summary>
    private sealed class Stage
    {
        private readonly QuorumReplica _coordinator;
        private readonly ReplicaId _self = new(5, 5);
        private readonly Dictionary<QuorumRequest, QuorumOutcome> _answers = new(ReferenceEqualityComparer.Instance);
        private long _now = 1000;

        public Stage(Scene scene)
        {
            var options = new QuorumReplicaOptions(_self, 1, "c", new BucketSet(new BucketOptions())) { FallbackAfter = long.MaxValue / 4 };
            _coordinator = new QuorumReplica(options, new MemoryQuorumStore());
            var ring = new ReplicaRing(Enumerable.Range(1, scene.N + scene.Down).Select(QuorumCluster.Member));
            Step((now, outbox) => _coordinator.Install(now, ring, outbox));
            Step((now, outbox) => _coordinator.Tick(now, outbox));
            var order = ring.PreferenceList(Key).Select(member => member.Id).ToArray();
            foreach (var down in order[(scene.N - scene.Down)..scene.N])
                Step((now, outbox) => _coordinator.Reachable(now, down, isReachable: false, outbox));
            Expected = [.. order[..(scene.N - scene.Down)], .. order[scene.N..]];
        }

        /// <summary>Who must be asked: the primaries that are up, then the fallbacks.</summary>
        public ReplicaId[] Expected { get; }

        public List<QuorumEnvelope> Sent { get; } = [];

        public Func<QuorumOutcome?> Submit(QuorumRequest request)
        {
            Step((now, outbox) => _coordinator.Submit(now, request, outbox));
            return () => _answers.GetValueOrDefault(request);
        }

        public List<(ReplicaId To, T Message)> Take<T>()
            where T : Message
        {
            var taken = Sent.Where(envelope => envelope.Message is T).Select(envelope => (envelope.To, (T)envelope.Message)).ToList();
            Sent.RemoveAll(envelope => envelope.Message is T);
            return taken;
        }

        public void Receive<T>((ReplicaId To, T Asked) question, Message answer) => Step((now, outbox) =>
            _coordinator.Receive(now, new QuorumEnvelope(question.To, _self, "c", answer), outbox));

        public void Pass(long milliseconds)
        {
            for (var end = _now + milliseconds; _now < end; _now += 50)
                Step((now, outbox) => _coordinator.Tick(now, outbox));
        }

        private void Step(Action<Moment, QuorumOutbox> step)
        {
            var outbox = new QuorumOutbox();
            step(new Moment(_now, _now), outbox);
            Sent.AddRange(outbox.Messages);
            foreach (var (request, outcome) in outbox.Completions)
                _answers.Add(request, outcome);
        }
    }
}
