using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Autoscale.Requests;

/// <summary>The section <c>actordist.requests</c> of the node's configuration, which says what each value means.</summary>
/// <param name="Shards">How many shards the request IDs are partitioned into; fixed for ever.</param>
/// <param name="WriteToMajority">Whether a write is on a majority's disks before it is acknowledged (else with its owner alone).</param>
/// <param name="AnswerTimeout">How long a caller waits before the answer is unknown.</param>
/// <param name="RetryAfter">How long a caller waits before it sends the same request again.</param>
/// <param name="MaxWaiting">How many callers may wait for one ID.</param>
public sealed record ScalingRequestSettings(
    int Shards,
    bool WriteToMajority,
    TimeSpan AnswerTimeout,
    TimeSpan RetryAfter,
    int MaxWaiting)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static ScalingRequestSettings From(Config root)
    {
        var requests = root.GetConfig("actordist.requests");
        return new ScalingRequestSettings(
            AtLeast(root, "actordist.requests.shards", 1),
            requests.GetString("write-consistency") switch
            {
                "majority" => true,
                "local" => false,
                var other => throw new ConfigurationException(
                    $"actordist.requests.write-consistency must be majority or local; it is '{other}'."),
            },
            root.Time("actordist.requests.answer-timeout"),
            root.Time("actordist.requests.retry-after"),
            AtLeast(root, "actordist.requests.max-waiting", 1));
    }

    private static int AtLeast(Config root, string setting, int least)
    {
        var value = root.Whole(setting);
        return value >= least ? value : throw new ConfigurationException($"{setting} must be at least {least}; it is {value}.");
    }
}
