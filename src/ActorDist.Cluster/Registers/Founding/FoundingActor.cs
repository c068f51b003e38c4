using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Registers.Replicas;
using ActorDist.Cluster.Registers.Replication;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Akka.Event;
using static ActorDist.Cluster.Registers.Founding.FoundingProtocol;
using Member = ActorDist.Core.Consensus.Member;

namespace ActorDist.Cluster.Registers.Founding;

/// <summary>Runs <see cref="Core.Consensus.Founding"/> on a node until it knows a configuration; tells others what it knows ever after.</summary>
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
    private readonly Core.Consensus.Founding _founding;
    private string? _said;

    /// <summary>Made by <see cref="Props"/>.</summary>
    public FoundingActor(ReplicaEngine engine, NodeDirectory directory, Member self, bool isFounder, int replicas)
    {
        (_engine, _directory, _self) = (engine, directory, self);
        _founding = new Core.Consensus.Founding(isFounder, replicas);
        Receive<Ask>(_ => Sender.Tell(new Told(Standing)));
        ReceiveAsync<Join>(JoinAsync);
        ReceiveAsync<Told>(told => DoAsync(_founding.Hear(Standing, told.Standing)));
        ReceiveAsync<Tick>(_ => LookAsync());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private Standing Standing => new(_self, _engine.Cluster, _engine.Replica?.Configuration ?? Configuration.None);

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

    private async Task JoinAsync(Join join)
    {
        var asker = Sender;
        await DoAsync(Core.Consensus.Founding.Join(Standing, join.Cluster));
        asker.Tell(new Told(Standing));
    }

    private Task LookAsync()
    {
        if (Standing.Configuration.Epoch > 0)
        {
            Timers.CancelAll();
            return Task.CompletedTask;
        }

        var others = Others().ToDictionary(node => ReplicaNodes.IdOf(node), node => node.Address);
        foreach (var address in others.Values)
            Peer(address).Tell(Ask.Instance);
        return DoAsync(_founding.Look(Standing, _cluster.State.Members.Count, others.Keys));
    }

    private async Task DoAsync(FoundingStep step)
    {
        if (step.Bind is { } cluster)
            await _engine.CallAsync((engine, now) => engine.JoinCluster(cluster, now));
        if (step.Install is { } configuration)
            await _engine.CallAsync((engine, now) => engine.Replica!.Install(now, configuration, engine.Outbox));
        foreach (var node in Others().Where(node => step.Join.Contains(ReplicaNodes.IdOf(node))))
            Peer(node.Address).Tell(new Join(step.Cluster!));
        if (step.Announce)
        {
            _log.Info("The registers are founded: {Configuration}, cluster {Cluster}", step.Install, step.Bind);
            foreach (var node in Others())
                Peer(node.Address).Tell(new Told(Standing));
        }

        if (step.Waits is { } reason)
            Say(reason);
    }

    private IEnumerable<NodeDescription> Others() => ReplicaNodes.ByDisk(_directory.Nodes).Values.Where(node => ReplicaNodes.IdOf(node) != _self.Id);

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
