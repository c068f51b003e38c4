using System.Collections.Immutable;
using System.Globalization;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.Event;
using static ActorDist.Cluster.Registers.Founding.FoundingProtocol;
using Member = ActorDist.Core.Consensus.Member;

namespace ActorDist.Cluster.Registers.Founding;

/// <summary>
/// Gives a new cluster its first configuration, once and for all, and tells nodes that know none. The first seed founds it: when every
/// member has answered and none knows a configuration, it has the planned number of disks, its own among them, bind themselves to a
/// cluster named after its own disk; only when all have done so durably does it decide the configuration. A founder that comes back with
/// a wiped disk finds the others bound or configured and cannot found a second one.
/// </summary>
internal sealed class FoundingActor : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name under /user, the same on every node.</summary>
    public const string Name = "replica-founding";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ReplicaEngine _engine;
    private readonly NodeDirectory _directory;
    private readonly Member _self;
    private readonly bool _isFounder;
    private readonly int _replicas;
    private readonly Dictionary<ReplicaId, Standing> _standings = [];
    private string? _said;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public FoundingActor(ReplicaEngine engine, NodeDirectory directory, Member self, bool isFounder, int replicas)
    {
        (_engine, _directory, _self, _isFounder, _replicas) = (engine, directory, self, isFounder, replicas);
        Receive<Ask>(_ => Answer(Sender));
        ReceiveAsync<Join>(JoinAsync);
        ReceiveAsync<Standing>(HearAsync);
        ReceiveAsync<Tick>(_ => LookAsync());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private Configuration Known => _engine.Replica?.Configuration ?? Configuration.None;

    /// <summary>The actor's props.</summary>
    /// <param name="engine">The node's engine.</param>
    /// <param name="directory">The members' names and disks.</param>
    /// <param name="self">This node's name and disk.</param>
    /// <param name="isFounder">Whether this node is the first seed.</param>
    /// <param name="replicas">How many replicas the cluster is planned for.</param>
    public static Props Props(ReplicaEngine engine, NodeDirectory directory, Member self, bool isFounder, int replicas) =>
        Akka.Actor.Props.Create(() => new FoundingActor(engine, directory, self, isFounder, replicas));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TimeSpan.Zero, Interval);

    private void Answer(IActorRef asker) => asker.Tell(new Standing(_self, _engine.Cluster, Known));

    private async Task JoinAsync(Join join)
    {
        var asker = Sender;
        if (_engine.Cluster is null)
            await BindAsync(join.Cluster);
        Answer(asker);
    }

    private async Task HearAsync(Standing standing)
    {
        _standings[standing.Self.Id] = standing;
        if (Known.Epoch > 0 || standing.Configuration.Epoch == 0)
            return;
        if (_engine.Cluster is { } own && !string.Equals(own, standing.Cluster, StringComparison.Ordinal))
        {
            Say($"this disk belongs to cluster {own}, node {standing.Self.Name} to {standing.Cluster}: "
                + "start one of them with an empty data directory");
            return;
        }

        await BindAsync(standing.Cluster!);
        await InstallAsync(standing.Configuration);
    }

    private async Task LookAsync()
    {
        if (Known.Epoch > 0)
        {
            Timers.CancelAll();
            return;
        }

        foreach (var node in Others())
            Peer(node.Address).Tell(Ask.Instance);
        if (_isFounder)
            await FoundAsync();
        else
            Say($"no node has told of a configuration yet; the first seed founds it once {_replicas} nodes are up");
    }

    private async Task FoundAsync()
    {
        var others = Others().ToList();
        var members = _cluster.State.Members.Count;
        var heard = others.Select(node => _standings.GetValueOrDefault(ReplicaNodes.IdOf(node))).OfType<Standing>().ToList();
        if (members < _replicas || heard.Count + 1 < members)
        {
            Say(string.Create(CultureInfo.InvariantCulture,
                $"{heard.Count + 1} of {Math.Max(members, _replicas)} nodes are here; the registers are founded when all are "
                + $"(actordist.node.replicas = {_replicas})"));
            return;
        }

        var founding = _self.Id.ToString();
        var first = heard.OrderBy(standing => standing.Self.Name.Length).ThenBy(standing => standing.Self.Name, StringComparer.Ordinal)
            .Take(_replicas - 1).ToImmutableArray();
        var unbound = first.Where(standing => standing.Cluster is null).ToList();
        if (first.FirstOrDefault(standing => standing.Cluster is { } cluster && !string.Equals(cluster, founding, StringComparison.Ordinal))
            is { } stranger)
        {
            Say($"node {stranger.Self.Name} belongs to cluster {stranger.Cluster}, whose founder's disk is gone: "
                + "nothing was ever stored in it, so start its nodes with empty data directories");
            return;
        }

        foreach (var standing in unbound)
        {
            var node = others.First(node => ReplicaNodes.IdOf(node) == standing.Self.Id);
            Peer(node.Address).Tell(new Join(founding));
        }

        if (unbound.Count > 0)
            return;
        await BindAsync(founding);
        var configuration = Configuration.Stable(1, first.Select(standing => standing.Self).Append(_self));
        await InstallAsync(configuration);
        _log.Info("The registers are founded: {Configuration}, cluster {Cluster}", configuration, founding);
        foreach (var node in others)
            Peer(node.Address).Tell(new Standing(_self, founding, configuration));
    }

    private Task BindAsync(string cluster) => _engine.CallAsync((engine, now) =>
    {
        engine.JoinCluster(cluster, now);
        return true;
    });

    /// <summary>Durable before anybody is told.</summary>
    private Task InstallAsync(Configuration configuration) => _engine.CallAsync((engine, now) =>
    {
        engine.Replica!.Install(now, configuration, engine.Outbox);
        return true;
    });

    private IEnumerable<NodeDescription> Others() => _directory.Nodes.Where(node => ReplicaNodes.IdOf(node) != _self.Id);

    private static ActorSelection Peer(string address) => Context.ActorSelection($"{address}/user/{Name}");

    private void Say(string reason)
    {
        _engine.WaitFor($"the registers are not founded: {reason}");
        if (string.Equals(reason, _said, StringComparison.Ordinal))
            return;
        _said = reason;
        _log.Info("The registers are not founded: {Reason}", reason);
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
