using Akka.Actor;

namespace ActorDist.Cluster.Sharding;

/// <summary>Runs a <see cref="RegionSurvey"/> for code that is no actor.</summary>
public static class RegionSurveyTask
{
    /// <summary>Asks the region of one type on every member for its shards.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="region">The region type.</param>
    /// <returns>What all said, after <see cref="RegionSurvey.Patience"/> at the latest.</returns>
    public static Task<RegionSurvey.Result> SurveyRegionsAsync(this ActorSystem system, string region)
    {
        var result = new TaskCompletionSource<RegionSurvey.Result>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Collector(region, result)).WithDeploy(Deploy.Local));
        return result.Task;
    }

    private sealed class Collector : ReceiveActor
    {
        private readonly string _region;

        public Collector(string region, TaskCompletionSource<RegionSurvey.Result> result)
        {
            _region = region;
            Receive<RegionSurvey.Result>(answer =>
            {
                result.TrySetResult(answer);
                Context.Stop(Self);
            });
        }

        protected override void PreStart() => Context.ActorOf(RegionSurvey.Props(_region));
    }
}
