using ActorDist.Cluster.Membership;
using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Events.Watching;

/// <summary>Records what this node's gossip says about the members.</summary>
internal sealed class MemberWatch : ReceiveActor
{
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);

    public MemberWatch(NodeEventLog log)
    {
        Receive<ClusterEvent.IMemberEvent>(e =>
        {
            if (KindOf(e) is { } kind)
                log.Record(kind, NodeDirectory.NameOf(e.Member), detail: e.Member.Address.ToString());
        });
        Receive<ClusterEvent.UnreachableMember>(e => log.Record(EventKind.MemberUnreachable, NodeDirectory.NameOf(e.Member)));
        Receive<ClusterEvent.ReachableMember>(e => log.Record(EventKind.MemberReachable, NodeDirectory.NameOf(e.Member)));
        Receive<ClusterEvent.LeaderChanged>(e => log.Record(EventKind.LeaderChanged, NameOf(e.Leader)));
    }

    public static Props Props(NodeEventLog log) => Akka.Actor.Props.Create(() => new MemberWatch(log)).WithDeploy(Deploy.Local);

    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.LeaderChanged));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private static EventKind? KindOf(ClusterEvent.IMemberEvent e) => e switch
    {
        ClusterEvent.MemberJoined => EventKind.MemberJoining,
        ClusterEvent.MemberUp => EventKind.MemberUp,
        ClusterEvent.MemberLeft => EventKind.MemberLeaving,
        ClusterEvent.MemberExited => EventKind.MemberExiting,
        ClusterEvent.MemberDowned => EventKind.MemberDown,
        ClusterEvent.MemberRemoved => EventKind.MemberRemoved,
        _ => null,
    };

    private string NameOf(Address? leader) =>
        _cluster.State.Members.FirstOrDefault(member => member.Address.Equals(leader)) is { } member
            ? NodeDirectory.NameOf(member)
            : "none";
}
