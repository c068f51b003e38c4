using Akka.Configuration;

namespace ActorDist.Autoscale.Requests;

/// <summary>The section <c>actordist.requests</c> of the node's configuration, which says what each value means.</summary>
/// <param name="Shards">How many shards the request IDs are partitioned into; fixed for ever.</param>
/// <param name="Replicas">How many replicas majorities are counted over at least.</param>
/// <param name="WriteToMajority">Whether a write goes to a majority (else to this node's disk alone).</param>
/// <param name="WriteTimeout">How long a write may take before it is in doubt.</param>
/// <param name="ReadTimeout">How long a read may take before it failed.</param>
/// <param name="AnswerTimeout">How long a caller waits before the answer is unknown.</param>
/// <param name="MaxEffects">How many effects are kept before new requests are refused.</param>
/// <param name="MaxWaiting">How many callers may wait for one ID.</param>
public sealed record ScalingRequestSettings(
    int Shards,
    int Replicas,
    bool WriteToMajority,
    TimeSpan WriteTimeout,
    TimeSpan ReadTimeout,
    TimeSpan AnswerTimeout,
    int MaxEffects,
    int MaxWaiting)
{
    /// <summary>The majority of the planned replicas: no read or write counts on fewer, however few members are left.</summary>
    public int LeastMajority => (Replicas / 2) + 1;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static ScalingRequestSettings From(Config root)
    {
        var requests = root.GetConfig("actordist.requests");
        return new ScalingRequestSettings(
            AtLeast(root, "actordist.requests.shards", 1),
            AtLeast(root, "actordist.node.replicas", 1),
            requests.GetString("write-consistency") switch
            {
                "majority" => true,
                "local" => false,
                var other => throw new ConfigurationException(
                    $"actordist.requests.write-consistency must be majority or local; it is '{other}'."),
            },
            requests.GetTimeSpan("write-timeout"),
            requests.GetTimeSpan("read-timeout"),
            requests.GetTimeSpan("answer-timeout"),
            AtLeast(root, "actordist.requests.max-effects", 1),
            AtLeast(root, "actordist.requests.max-waiting", 1));
    }

    private static int AtLeast(Config root, string setting, int least)
    {
        var value = root.GetInt(setting);
        return value >= least ? value : throw new ConfigurationException($"{setting} must be at least {least}; it is {value}.");
    }
}
