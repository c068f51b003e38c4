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
        .WithCustomSerializer("membership", [typeof(NodeDirectory.IMessage)], system => new MembershipSerializer(system))
        .WithActors((system, _) => system.ActorOf(NodeDirectory.Keeper.Props(directory), NodeDirectory.Keeper.Name));
}
