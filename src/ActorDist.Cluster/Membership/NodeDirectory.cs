using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace ActorDist.Cluster.Membership;

/// <summary>The members that this node knows the doors of; read by the command host, by HTTP and by whoever prints names.</summary>
public sealed class NodeDirectory
{
    private const string RolePrefix = "name-";

    private ImmutableSortedDictionary<string, NodeDescription> _byAddress =
        ImmutableSortedDictionary.Create<string, NodeDescription>(StringComparer.Ordinal);

    private long _version;

    /// <summary>Crosses nodes; bound to <see cref="MembershipSerializer"/>.</summary>
    public interface IMessage;

    /// <summary>The known members, by address.</summary>
    public IEnumerable<NodeDescription> Nodes => Volatile.Read(ref _byAddress).Values;

    /// <summary>Changes with every change of <see cref="Nodes"/>.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>A member's node name: from its role "name-n1", which it has from its first gossip on.</summary>
    public static string NameOf(Member member) =>
        member.Roles.FirstOrDefault(role => role.StartsWith(RolePrefix, StringComparison.Ordinal))?[RolePrefix.Length..] ?? "";

    /// <summary>The role that carries a node's name.</summary>
    public static string RoleOf(string name) => RolePrefix + name;

    /// <summary>Tells the keeper where this node listens, once it does; the keeper tells the peers.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="self">This node.</param>
    public static void Announce(ActorSystem system, NodeDescription self) =>
        system.ActorSelection("/user/" + Keeper.Name).Tell(self);

    private void Put(NodeDescription node)
    {
        if (_byAddress.GetValueOrDefault(node.Address) != node)
            Replace(_byAddress.SetItem(node.Address, node));
    }

    private void Remove(string address) => Replace(_byAddress.Remove(address));

    private void Replace(ImmutableSortedDictionary<string, NodeDescription> nodes)
    {
        Volatile.Write(ref _byAddress, nodes);
        Interlocked.Increment(ref _version);
    }

    /// <summary>
    /// Tells every new member about this node, and keeps what members tell. It says so again and again, since what is said to a node that
    /// has just been started again may be lost on a connection that still stands for its last start.
    /// </summary>
    public sealed class Keeper : UntypedActor, IWithTimers
    {
        private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

        /// <summary>The actor's name under /user, the same on every node: peers are found by it.</summary>
        public const string Name = "node-directory";

        private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
        private readonly NodeDirectory _directory;
        private NodeDescription? _self;

        /// <summary>Made by <see cref="Props"/>.</summary>
        public Keeper(NodeDirectory directory) => _directory = directory;

        /// <inheritdoc />
        public ITimerScheduler Timers { get; set; } = null!;

        /// <summary>The actor's props.</summary>
        /// <param name="directory">What it keeps up to date.</param>
        public static Props Props(NodeDirectory directory) => Akka.Actor.Props.Create(() => new Keeper(directory));

        /// <inheritdoc />
        protected override void PreStart()
        {
            _cluster.Subscribe(
                Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
            Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Again);
        }

        /// <inheritdoc />
        protected override void PostStop() => _cluster.Unsubscribe(Self);

        /// <inheritdoc />
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case ClusterEvent.MemberJoined { Member: var member }:
                    Introduce(member);
                    break;
                case ClusterEvent.MemberUp { Member: var member }:
                    Introduce(member);
                    break;
                case ClusterEvent.MemberRemoved { Member: var member }:
                    _directory.Remove(member.Address.ToString());
                    break;
                case NodeDescription node when string.Equals(node.Address, _cluster.SelfAddress.ToString(), StringComparison.Ordinal):
                    _self = node;
                    _directory.Put(node);
                    IntroduceToAll();
                    break;
                case NodeDescription node:
                    _directory.Put(node);
                    break;
                case Tick:
                    IntroduceToAll();
                    break;
                case ClusterEvent.IMemberEvent:
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }

        private void IntroduceToAll()
        {
            foreach (var member in _cluster.State.Members)
            {
                Introduce(member);
            }
        }

        private void Introduce(Member member)
        {
            if (_self is not null && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
            {
                Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name).Tell(_self);
            }
        }

        private sealed record Tick : INoSerializationVerificationNeeded
        {
            private Tick()
            {
            }

            public static Tick Instance { get; } = new();
        }
    }
}
