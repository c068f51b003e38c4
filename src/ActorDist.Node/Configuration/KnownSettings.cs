using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.DistributedData;
using Akka.Remote;

namespace ActorDist.Node.Configuration;

/// <summary>
/// Tells settings that somebody reads from misspelt ones: a setting is known if actordist.conf or a reference file of Akka has it, or
/// lies in one of the sections whose keys are free.
/// </summary>
public sealed class KnownSettings
{
    /// <summary>Sections whose keys are names that users make up.</summary>
    private static readonly string[] FreeSections =
    [
        "akka.actor.serializers", "akka.actor.serialization-bindings", "akka.actor.serialization-identifiers", "akka.actor.deployment",
        "akka.cluster.role", "actordist.quorum.buckets", "akka.remote.adapters", "akka.coordinated-shutdown.phases", "akka.cluster.distributed-data.durable",
    ];

    private readonly Config _known;

    /// <summary>Knows what actordist.conf has and what Akka has.</summary>
    /// <param name="defaults">actordist.conf.</param>
    public KnownSettings(Config defaults)
    {
        _known = defaults
            .WithFallback(ClusterSharding.DefaultConfig())
            .WithFallback(ClusterSingleton.DefaultConfig())
            .WithFallback(DistributedData.DefaultConfig())
            .WithFallback(ConfigurationFactory.FromResource<Akka.Cluster.Cluster>("Akka.Cluster.Configuration.Cluster.conf"))
            .WithFallback(ConfigurationFactory.FromResource<RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf"))
            .WithFallback(ConfigurationFactory.Default());
    }

    /// <summary>Refuses a layer that has an unknown setting.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="source">Where it comes from, for the error.</param>
    /// <exception cref="SettingException">Names the setting.</exception>
    public void Check(Config layer, string source)
    {
        foreach (var path in Paths(layer.Root, ""))
        {
            if (!_known.HasPath(path) && !FreeSections.Any(free => path.StartsWith(free + ".", StringComparison.Ordinal)))
            {
                throw new SettingException($"{source}: there is no setting {path}. All settings are in actordist.conf and Akka's reference.");
            }
        }
    }

    private static IEnumerable<string> Paths(HoconValue value, string prefix)
    {
        if (!value.IsObject())
        {
            return [prefix];
        }

        return value.GetObject().Items.SelectMany(item => Paths(item.Value, prefix.Length == 0 ? item.Key : $"{prefix}.{item.Key}"));
    }
}
