using System.Net;
using System.Net.Sockets;
using ActorDist.Cluster.Membership.Evidence;
using ActorDist.Core.Membership;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;

namespace ActorDist.Cluster.Membership;

/// <summary>Registers the membership capability with the actor system.</summary>
public static class MembershipRegistration
{
    /// <summary>Starts the keeper of the node directory.</summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="directory">The directory to keep.</param>
    public static AkkaConfigurationBuilder AddNodeDirectory(
        this AkkaConfigurationBuilder builder, NodeDirectory directory) => builder
        .WithCustomSerializer(
            "membership", [typeof(NodeDirectory.IMessage), typeof(EvidenceMessages.IMessage)], system => new MembershipSerializer(system))
        .WithActors((system, _) => system.ActorOf(NodeDirectory.Keeper.Props(directory), NodeDirectory.Keeper.Name));

    /// <summary>Starts what speeds up a takeover: evidence of crashes, and the early end of a minority.</summary>
    /// <param name="builder">The actor system's builder, which has a node directory.</param>
    /// <param name="directory">The directory, which knows where members say hello.</param>
    /// <param name="settings">What is on.</param>
    /// <param name="isConnectable">Whether a connection with a node of a name can be made now; false where somebody has cut the link.</param>
    public static AkkaConfigurationBuilder AddTakeover(
        this AkkaConfigurationBuilder builder, NodeDirectory directory, TakeoverSettings settings, Func<string, bool> isConnectable) => builder
        .WithActors((system, _) =>
        {
            var board = EvidenceBoard.Get(system);
            var self = EvidenceActor.KeyOf(Akka.Cluster.Cluster.Get(system).SelfUniqueAddress);
            board.Uid = self.Uid;
            if (settings.EarlyMinorityAfter is { } after)
                system.ActorOf(EarlyMinorityActor.Props(after), EarlyMinorityActor.Name);
            if (settings.Hello is not { } endPoint)
                return;
            var hello = Listen(endPoint, self, Logging.GetLogger(system, typeof(HelloListener)));
            // Not before the whole system has ended: a node that hands its shards over must not look dead.
            system.RegisterOnTermination(hello.Dispose);
            board.Hello = hello.EndPoint;
            system.ActorOf(EvidenceActor.Props(directory, isConnectable), EvidenceActor.Name);
        });

    private static HelloListener Listen(IPEndPoint endPoint, MemberKey self, ILoggingAdapter log)
    {
        try
        {
            return new HelloListener(endPoint, self, log);
        }
        catch (SocketException e)
        {
            throw new ConfigurationException($"Cannot listen at {endPoint} (actordist.takeover.hello-port): {e.Message}", e);
        }
    }
}
