using ActorDist.Cluster.Sharding;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>Runs one <see cref="RegionSurvey"/> and answers a client with what is made of it.</summary>
internal sealed class RegionReport : ReceiveActor
{
    private readonly string _region;

    public RegionReport(IActorRef client, string region, Func<RegionSurvey.Result, CommandResponse> write)
    {
        _region = region;
        Receive<RegionSurvey.Result>(result =>
        {
            client.Tell(result.Answers.IsEmpty && result.Silent.IsEmpty
                ? new ErroredCommandResponse($"no node has a region '{region}'; this node knows: {Known(Context.System)}")
                : write(result));
            Context.Stop(Self);
        });
    }

    public static Props Props(IActorRef client, string region, Func<RegionSurvey.Result, CommandResponse> write) =>
        Akka.Actor.Props.Create(() => new RegionReport(client, region, write)).WithDeploy(Deploy.Local);

    public static string Known(ActorSystem system) =>
        ClusterSharding.Get(system).ShardTypeNames is { Count: > 0 } names ? string.Join(", ", names.Order(StringComparer.Ordinal)) : "none";

    protected override void PreStart() => Context.ActorOf(RegionSurvey.Props(_region));
}
