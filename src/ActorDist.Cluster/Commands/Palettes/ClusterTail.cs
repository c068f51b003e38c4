using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Writes one row a membership event to a client until it goes away; begins with the members there are.</summary>
internal sealed class ClusterTail : ReceiveActor
{
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly IActorRef _client;

    public ClusterTail(IActorRef client)
    {
        _client = client;
        Receive<ClusterEvent.IMemberEvent>(e => Write(MemberRow.StatusName(e.Member.Status), e.Member.Address));
        Receive<ClusterEvent.UnreachableMember>(e => Write("unreachable", e.Member.Address));
        Receive<ClusterEvent.ReachableMember>(e => Write("reachable", e.Member.Address));
        Receive<ClusterEvent.LeaderChanged>(e => Write("leader", e.Leader));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public static Props Props(IActorRef client) => Akka.Actor.Props.Create(() => new ClusterTail(client)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.LeaderChanged));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Write(string happened, Address? address)
    {
        var time = DateTimeOffset.UtcNow;
        var member = address?.ToString() ?? "none";
        _client.Tell(new CommandResponse(
            $"{time:HH:mm:ss.fff} | {member} | {happened}",
            final: false,
            data: new { Time = time, Address = member, Event = happened }));
    }
}
