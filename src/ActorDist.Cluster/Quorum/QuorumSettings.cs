using System.Globalization;
using ActorDist.Cluster.Hocon;
using ActorDist.Core.Quorum;
using Akka.Configuration;

namespace ActorDist.Cluster.Quorum;

/// <summary>The settings <c>actordist.quorum</c>.</summary>
/// <param name="Buckets">Modes, defaults of requests and limits.</param>
/// <param name="FallbackAfter">How long a primary may be silent before a sloppy request takes a fallback.</param>
/// <param name="HandOffEvery">Time between looks for hints to hand off.</param>
/// <param name="ExchangeEvery">Time between exchanges of anti-entropy.</param>
/// <param name="MaxRequests">Requests under way at a node before more are refused.</param>
/// <param name="MaxHints">Hints kept at a node before more are refused.</param>
/// <param name="MaxClockSkew">How far another's time may be ahead where the last write wins.</param>
public sealed record QuorumSettings(
    BucketSet Buckets,
    TimeSpan FallbackAfter,
    TimeSpan HandOffEvery,
    TimeSpan ExchangeEvery,
    int MaxRequests,
    long MaxHints,
    TimeSpan MaxClockSkew)
{
    private const string Section = "actordist.quorum";
    private const string BucketSection = "buckets";

    /// <summary>A value travels in one frame of a command or a request, so it cannot be larger than that.</summary>
    private const int MaxValueLimit = 1024 * 1024;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Settings of a bucket, which are those of all buckets where the bucket does not have them.</summary>
    private static readonly string[] BucketKeys =
    [
        "mode", "n", "r", "w", "pr", "pw", "sloppy", "notfound-ok", "basic-quorum", "blocking-repair", "timeout", "sibling-warning",
        "sibling-limit", "value-limit", "object-warning", "object-limit",
    ];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its setting takes; the message names both.</exception>
    public static QuorumSettings From(Config root)
    {
        var section = root.GetConfig(Section);
        var planned = root.Whole("actordist.node.replicas");
        var others = BucketFrom(section, Section, planned);
        var buckets = section.GetConfig(BucketSection);
        var named = buckets.IsEmpty
            ? []
            : buckets.Root.GetObject().Items.Keys.Select(name => KeyValuePair.Create(name, NamedFrom(section, buckets, name, planned)));
        try
        {
            return new QuorumSettings(
                new BucketSet(others, named),
                Positive(section, "fallback-after"),
                Positive(section, "hand-off-every"),
                Positive(section, "exchange-every"),
                AtLeastOne(section, Section, "max-requests"),
                AtLeastOne(section, Section, "max-hints"),
                Positive(section, "max-clock-skew"));
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"{Section}: {e.Message}", e);
        }
    }

    private static BucketOptions NamedFrom(Config section, Config buckets, string name, int planned)
    {
        var path = $"{Section}.{BucketSection}.{name}";
        if (!QuorumKey.TryParse($"{name}/x", out _, out var fault) || name.Contains('/', StringComparison.Ordinal))
            throw new ConfigurationException($"{path}: '{name}' is no name of a bucket: {fault ?? "it holds a slash"}");
        var own = buckets.GetConfig($"\"{name}\"");
        foreach (var key in own.Root.GetObject().Items.Keys)
        {
            if (!BucketKeys.Contains(key, StringComparer.Ordinal))
                throw new ConfigurationException($"{path}.{key}: a bucket has no such setting; it has {string.Join(", ", BucketKeys)}.");
        }

        return BucketFrom(own.WithFallback(section), path, planned);
    }

    private static BucketOptions BucketFrom(Config section, string path, int planned) => BucketFrom(
        section, path, planned, AtLeastOne(section, path, "n"));

    private static BucketOptions BucketFrom(Config section, string path, int planned, int n) => new()
    {
        Mode = ModeOf(section, path),
        // A cluster planned for fewer nodes than n has as many replicas of a key as it has nodes.
        N = Math.Min(n, planned),
        R = SizeOf(section, path, "r", least: 1, n),
        W = SizeOf(section, path, "w", least: 1, n),
        PR = SizeOf(section, path, "pr", least: 0, n),
        PW = SizeOf(section, path, "pw", least: 0, n),
        Sloppy = section.Switch("sloppy", path),
        NotFoundOk = section.Switch("notfound-ok", path),
        BasicQuorum = section.Switch("basic-quorum", path),
        BlockingRepair = section.Switch("blocking-repair", path),
        Timeout = (long)TimeoutOf(section, path).TotalMilliseconds,
        SiblingWarning = AtLeastOne(section, path, "sibling-warning"),
        SiblingLimit = AtLeastOne(section, path, "sibling-limit"),
        ValueLimit = Bytes(section, path, "value-limit", MaxValueLimit),
        ObjectWarning = Bytes(section, path, "object-warning", int.MaxValue),
        ObjectLimit = Bytes(section, path, "object-limit", int.MaxValue),
    };

    private static BucketMode ModeOf(Config section, string path) => section.GetString("mode") switch
    {
        "siblings" => BucketMode.Siblings,
        "last-write-wins" => BucketMode.LastWriteWins,
        "plain-vector-clock" => BucketMode.PlainVectorClock,
        var other => throw new ConfigurationException(
            $"{path}.mode must be siblings, last-write-wins or plain-vector-clock; it is '{other}'."),
    };

    private static QuorumSize SizeOf(Config section, string path, string name, int least, int n)
    {
        QuorumSize size;
        try
        {
            size = QuorumSize.Parse(section.GetString(name));
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"{path}.{name}: {e.Message}.", e);
        }

        var number = size.Resolve(n, QuorumSize.Default);
        return number >= least && number <= n
            ? size
            : throw new ConfigurationException(string.Create(
                CultureInfo.InvariantCulture, $"{path}.{name} is {number}; it must be from {least} to {n}, n."));
    }

    private static TimeSpan TimeoutOf(Config section, string path)
    {
        var timeout = section.Time("timeout", path);
        return timeout > TimeSpan.Zero && timeout <= LongestTimeout
            ? timeout
            : throw new ConfigurationException(
                $"{path}.timeout must be above 0 and at most {LongestTimeout.TotalSeconds:0} s; it is {timeout.TotalSeconds:0.###} s.");
    }

    private static int Bytes(Config section, string path, string name, int most) =>
        section.Size(name, path) is var bytes && bytes >= 1 && bytes <= most
            ? (int)bytes
            : throw new ConfigurationException(string.Create(
                CultureInfo.InvariantCulture, $"{path}.{name} must be from 1 to {most} bytes; it is {bytes}."));

    private static TimeSpan Positive(Config section, string name)
    {
        var time = section.Time(name, Section);
        return time > TimeSpan.Zero
            ? time
            : throw new ConfigurationException($"{Section}.{name} must be above 0; it is {time.TotalSeconds:0.###} s.");
    }

    private static int AtLeastOne(Config section, string path, string name)
    {
        var value = section.Whole(name, path);
        return value >= 1 ? value : throw new ConfigurationException($"{path}.{name} must be at least 1; it is {value}.");
    }
}
