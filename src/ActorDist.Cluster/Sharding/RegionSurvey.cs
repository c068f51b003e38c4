using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Sharding;

/// <summary>
/// Asks the region of one type on every member for its shards, each by itself. The cluster-wide query of Cluster.Sharding answers with
/// nothing at all when one region is late; here that one is named and the others still count. Answers its parent with one
/// <see cref="Result"/> and stops.
/// </summary>
public sealed class RegionSurvey : ReceiveActor, IWithTimers
{
    /// <summary>How long a node may take. Above <c>shard-region-query-timeout</c> (3 s), so that a region with a slow shard can say so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private const string DeadlineKey = "deadline";
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly string _region;
    private readonly Dictionary<Address, Akka.Cluster.Member> _waitingForRegion = [];
    private readonly HashSet<Address> _waitingForCoordinator = [];
    private readonly List<Answer> _answers = [];
    private Address? _coordinator;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public RegionSurvey(string region)
    {
        _region = region;
        Receive<ActorIdentity>(Identified);
        Receive<Counted>(Count);
        Receive<Deadline>(_ => Finish());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="region">The region type.</param>
    public static Props Props(string region) => Akka.Actor.Props.Create(() => new RegionSurvey(region)).WithDeploy(Deploy.Local);

    /// <summary>Path of a region on a node, as Cluster.Sharding builds it.</summary>
    public static string RegionPath(Address address, string region) => $"{address}/system/sharding/{Uri.EscapeDataString(region)}";

    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartSingleTimer(DeadlineKey, Deadline.Instance, Patience);
        foreach (var member in _cluster.State.Members)
        {
            _waitingForRegion.Add(member.Address, member);
            _waitingForCoordinator.Add(member.Address);
            var path = RegionPath(member.Address, _region);
            Context.ActorSelection(path).Tell(new Identify($"region {member.Address}"));
            Context.ActorSelection($"{path}Coordinator/singleton").Tell(new Identify($"coordinator {member.Address}"));
        }

        FinishWhenAllAnswered();
    }

    private void Identified(ActorIdentity identity)
    {
        var (kind, address) = ((string)identity.MessageId).Split(' ') switch { var parts => (parts[0], Address.Parse(parts[1])) };
        if (kind is "coordinator")
        {
            _waitingForCoordinator.Remove(address);
            if (identity.Subject is not null)
                _coordinator = address;
        }
        else if (identity.Subject is { } region)
        {
            Context.ActorOf(Question.Props(region, address));
        }
        else
        {
            _waitingForRegion.Remove(address); // a node without a region of this type
        }

        FinishWhenAllAnswered();
    }

    private void Count(Counted counted)
    {
        if (_waitingForRegion.Remove(counted.Address, out var member))
            _answers.Add(new Answer(member, counted.Stats.Stats.ToImmutableDictionary(), [.. counted.Stats.Failed]));
        FinishWhenAllAnswered();
    }

    private void FinishWhenAllAnswered()
    {
        if (_waitingForRegion.Count == 0 && _waitingForCoordinator.Count == 0)
            Finish();
    }

    private void Finish()
    {
        Context.Parent.Tell(new Result(
            [.. _answers.OrderBy(a => a.Member.Address, Akka.Cluster.Member.AddressOrdering)],
            [.. _waitingForRegion.Values.OrderBy(m => m.Address, Akka.Cluster.Member.AddressOrdering)],
            _coordinator));
        Context.Stop(Self);
    }

    /// <summary>What one region said.</summary>
    /// <param name="Member">Its node.</param>
    /// <param name="Entities">Entities by shard, for the shards that answered.</param>
    /// <param name="FailedShards">Shards that did not answer their region; their entities are unknown.</param>
    public sealed record Answer(Akka.Cluster.Member Member, ImmutableDictionary<string, int> Entities, ImmutableArray<string> FailedShards)
    {
        /// <summary>Whether the shard lives here.</summary>
        public bool Has(string shard) => Entities.ContainsKey(shard) || FailedShards.Contains(shard, StringComparer.Ordinal);
    }

    /// <summary>What all said.</summary>
    /// <param name="Answers">Nodes with a region of the type, in address order.</param>
    /// <param name="Silent">Nodes that did not answer in time; what they hold is unknown.</param>
    /// <param name="Coordinator">The node of the shard coordinator, when it was heard.</param>
    public sealed record Result(ImmutableArray<Answer> Answers, ImmutableArray<Akka.Cluster.Member> Silent, Address? Coordinator);

    private sealed record Counted(Address Address, ShardRegionStats Stats) : INoSerializationVerificationNeeded;

    /// <summary>Asks one region. A region answers without a sender, so each question has an actor of its own to tell whose answer it is.</summary>
    private sealed class Question : ReceiveActor
    {
        private readonly IActorRef _region;

        public Question(IActorRef region, Address address)
        {
            _region = region;
            Receive<ShardRegionStats>(stats =>
            {
                Context.Parent.Tell(new Counted(address, stats));
                Context.Stop(Self);
            });
        }

        public static Props Props(IActorRef region, Address address) =>
            Akka.Actor.Props.Create(() => new Question(region, address)).WithDeploy(Deploy.Local);

        protected override void PreStart() => _region.Tell(GetShardRegionStats.Instance);
    }

    private sealed class Deadline : INoSerializationVerificationNeeded
    {
        private Deadline()
        {
        }

        public static Deadline Instance { get; } = new();
    }
}
