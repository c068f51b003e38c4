using ActorDist.Cluster.Events;
using ActorDist.Cluster.Registers;
using Akka.Hosting;

namespace ActorDist.Cluster.Overview;

/// <summary>Adds the overview to a node.</summary>
public static class OverviewRegistration
{
    /// <summary>Starts the actors that report about this node and gather the reports of all.</summary>
    /// <param name="builder">The actor system's builder; its services have a <see cref="ClusterOverview"/>.</param>
    /// <param name="sources">What a report needs of capabilities above this one.</param>
    public static AkkaConfigurationBuilder AddOverview(this AkkaConfigurationBuilder builder, OverviewSources sources) => builder
        .WithCustomSerializer("overview", [typeof(OverviewProtocol.IOverviewMessage)], system => new OverviewSerializer(system))
        .WithActors((system, _, services) =>
        {
            system.ActorOf(
                NodeReporter.Props(services.GetService<NodeEventLog>()!, services.GetService<IReplicas>()!, sources), NodeReporter.Name);
            system.ActorOf(ReportGatherer.Props(services.GetService<ClusterOverview>()!), "report-gatherer");
        });
}
