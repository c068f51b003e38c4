using ActorDist.Cluster.Hocon;
using Akka.Configuration;

namespace ActorDist.Cluster.Storage;

/// <summary>Limits of a node's storage; the section <c>actordist.storage</c> of the configuration.</summary>
public sealed record NodeStorageOptions
{
    private const string Section = "actordist.storage";
    private const long MiB = 1024 * 1024;

    /// <summary>Cache for data, index and filter blocks of all column families together, in bytes. Default 8 MiB.</summary>
    public long BlockCacheSize { get; init; } = 8 * MiB;

    /// <summary>
    /// Memory for writes that are in the log but not yet in a table file, all column families together, in bytes. Default 8 MiB. The
    /// log that has to be replayed at a start is at most four times as large.
    /// </summary>
    public long WriteBufferSize { get; init; } = 8 * MiB;

    /// <summary>Table files kept open at once. Default 256.</summary>
    public int MaxOpenFiles { get; init; } = 256;

    /// <summary>What may wait for a sync before callers are refused, in bytes. Default 32 MiB. Also the limit of one batch.</summary>
    public long CommitQueueSize { get; init; } = 32 * MiB;

    /// <summary>
    /// The checksums of all table files are read back at start while they are together no larger than this, in bytes. Default 2 GiB.
    /// Above it a damaged block is found when it is first read.
    /// </summary>
    public long VerifyChecksumsLimit { get; init; } = 2048 * MiB;

    /// <summary>Reads the section; what is absent keeps its default.</summary>
    /// <param name="section">The section <c>actordist.storage</c>.</param>
    /// <exception cref="ConfigurationException">A value is no number, or not positive.</exception>
    public static NodeStorageOptions FromConfig(Config section)
    {
        var defaults = new NodeStorageOptions();
        return new NodeStorageOptions
        {
            BlockCacheSize = Size("block-cache-size", defaults.BlockCacheSize),
            WriteBufferSize = Size("write-buffer-size", defaults.WriteBufferSize),
            MaxOpenFiles = (int)Positive("max-open-files", section.HasPath("max-open-files") ? section.Whole("max-open-files", Section) : defaults.MaxOpenFiles),
            CommitQueueSize = Size("commit-queue-size", defaults.CommitQueueSize),
            VerifyChecksumsLimit = Size("verify-checksums-limit", defaults.VerifyChecksumsLimit),
        };

        long Size(string name, long byDefault) => Positive(name, section.HasPath(name) ? section.Size(name, Section) : byDefault);

        static long Positive(string name, long value) =>
            value > 0 ? value : throw new ConfigurationException($"{Section}.{name} must be positive, it is {value}");
    }
}
