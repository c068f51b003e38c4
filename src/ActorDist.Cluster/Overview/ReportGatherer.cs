using ActorDist.Cluster.Membership;
using Akka.Actor;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Overview;

/// <summary>Asks every member for its report at an interval while somebody looks.</summary>
internal sealed class ReportGatherer : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);

    public ReportGatherer(ClusterOverview overview)
    {
        Receive<Tick>(_ =>
        {
            if (!overview.IsWatched)
                return;
            var members = _cluster.State.Members;
            overview.Keep([.. members.Select(NodeDirectory.NameOf)]);
            foreach (var member in members)
                Context.ActorSelection(new RootActorPath(member.Address) / "user" / NodeReporter.Name).Tell(OverviewProtocol.Ask.Instance);
        });
        Receive<NodeReport>(overview.Put);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ClusterOverview overview) =>
        Akka.Actor.Props.Create(() => new ReportGatherer(overview)).WithDeploy(Deploy.Local);

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        private Tick()
        {
        }

        public static Tick Instance { get; } = new();
    }
}
