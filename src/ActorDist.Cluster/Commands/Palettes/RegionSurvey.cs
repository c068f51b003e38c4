using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>
/// Asks the region of one type on every member for its shards, each by itself. The cluster-wide query of Cluster.Sharding answers with
/// nothing at all when one region is late; here that one is named and the others still count. Answers its parent with one
/// <see cref="Result"/> and stops.
/// </summary>
internal sealed class RegionSurvey : ReceiveActor, IWithTimers
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

    public RegionSurvey(string region)
    {
        _region = region;
        Receive<ActorIdentity>(Identified);
        Receive<ShardRegionStats>(Counted);
        Receive<Deadline>(_ => Finish());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string region) => Akka.Actor.Props.Create(() => new RegionSurvey(region)).WithDeploy(Deploy.Local);

    /// <summary>Path of a region on a node, as Cluster.Sharding builds it.</summary>
    public static string RegionPath(Address address, string region) => $"{address}/system/sharding/{Uri.EscapeDataString(region)}";

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
            region.Tell(GetShardRegionStats.Instance);
        }
        else
        {
            _waitingForRegion.Remove(address); // a node without a region of this type
        }

        FinishWhenAllAnswered();
    }

    private void Counted(ShardRegionStats stats)
    {
        var address = Sender.Path.Address.HasGlobalScope ? Sender.Path.Address : _cluster.SelfAddress;
        if (_waitingForRegion.Remove(address, out var member))
            _answers.Add(new Answer(member, stats.Stats.ToImmutableDictionary(), [.. stats.Failed]));
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
        public bool Has(string shard) => Entities.ContainsKey(shard) || FailedShards.Contains(shard, StringComparer.Ordinal);
    }

    /// <summary>What all said.</summary>
    /// <param name="Answers">Nodes with a region of the type, in address order.</param>
    /// <param name="Silent">Nodes that did not answer in time; what they hold is unknown.</param>
    /// <param name="Coordinator">The node of the shard coordinator, when it was heard.</param>
    public sealed record Result(ImmutableArray<Answer> Answers, ImmutableArray<Akka.Cluster.Member> Silent, Address? Coordinator);

    private sealed class Deadline : INoSerializationVerificationNeeded
    {
        private Deadline()
        {
        }

        public static Deadline Instance { get; } = new();
    }
}
