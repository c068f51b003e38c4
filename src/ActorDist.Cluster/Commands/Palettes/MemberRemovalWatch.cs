using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>
/// <c>cluster leave --wait</c>: reports each step of one member on its way out and answers finally once it is removed. For this node
/// itself the last step comes from the cluster extension, since a node that is being removed gets no more membership events.
/// </summary>
internal sealed class MemberRemovalWatch : ReceiveActor
{
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly IActorRef _client;
    private readonly Address _address;

    public MemberRemovalWatch(IActorRef client, Address address)
    {
        _client = client;
        _address = address;
        Receive<ClusterEvent.CurrentClusterState>(state =>
        {
            if (!state.Members.Any(m => m.Address.Equals(address)))
                Report("removed", final: true);
        });
        Receive<ClusterEvent.MemberRemoved>(e => e.Member.Address.Equals(address), _ => Report("removed", final: true));
        Receive<ClusterEvent.IMemberEvent>(
            e => e.Member.Address.Equals(address), e => Report(MemberRow.StatusName(e.Member.Status), final: false));
        Receive<SelfRemoved>(_ => Report("removed", final: true));
        Receive<Terminated>(_ => Context.Stop(Self));
        ReceiveAny(_ => { }); // events of other members
    }

    public static Props Props(IActorRef client, Address address) =>
        Akka.Actor.Props.Create(() => new MemberRemovalWatch(client, address)).WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        Context.Watch(_client);
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
        if (!_address.Equals(_cluster.SelfAddress))
            return;
        var self = Self;
        _cluster.RegisterOnMemberRemoved(() => self.Tell(SelfRemoved.Instance));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Report(string step, bool final)
    {
        _client.Tell(new CommandResponse($"{_address} | {step}", final, new { Address = _address.ToString(), Step = step }));
        if (final)
            Context.Stop(Self);
    }

    private sealed class SelfRemoved : INoSerializationVerificationNeeded
    {
        public static SelfRemoved Instance { get; } = new();
    }
}
