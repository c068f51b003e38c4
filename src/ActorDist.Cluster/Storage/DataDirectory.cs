using System.Text;
using System.Text.RegularExpressions;

namespace ActorDist.Cluster.Storage;

/// <summary>
/// A node's data directory: <c>lock</c> (held while the process lives, freed by the operating system when it dies), <c>identity</c>
/// and <c>storage/</c>. One process at a time and one node name for ever.
/// </summary>
public sealed partial class DataDirectory : IDisposable
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock, NodeIdentity identity)
    {
        Path = path;
        _lock = @lock;
        Identity = identity;
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>The identity of this start: its incarnation was raised and is on disk.</summary>
    public NodeIdentity Identity { get; private set; }

    /// <summary>The directory that belongs to <see cref="NodeStorage"/>.</summary>
    public string StoragePath => System.IO.Path.Combine(Path, "storage");

    /// <summary>
    /// Takes the directory for this process, makes it if absent, and raises the incarnation.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="nodeName">The configured name: letters, digits, dots, dashes and underscores, at most 64.</param>
    /// <param name="clusterId">The cluster to belong to; null for whichever the directory names. Same characters as a name.</param>
    /// <exception cref="DataDirectoryException">
    /// Another process holds it, it was made for another node or cluster, its identity is damaged or lost, or it cannot be written.
    /// </exception>
    public static DataDirectory Open(string path, string nodeName, string? clusterId = null)
    {
        var directory = System.IO.Path.GetFullPath(path);
        RequireWord("node name", nodeName);
        if (clusterId is not null)
            RequireWord("cluster id", clusterId);

        FileStream? @lock = null;
        try
        {
            DurableFile.CreateDirectory(directory);
            @lock = Lock(directory);
            return new DataDirectory(directory, @lock, RaiseIncarnation(directory, nodeName, clusterId));
        }
        catch (Exception fault)
        {
            @lock?.Dispose();
            if (fault is IOException or UnauthorizedAccessException)
                throw new DataDirectoryException($"The data directory {directory} cannot be used: {fault.Message}", fault);
            throw;
        }
    }

    /// <summary>
    /// Notes the cluster that the directory belongs to from now on; on disk when it returns. A storage that is lost later is missed by it.
    /// </summary>
    /// <exception cref="DataDirectoryException">It belongs to another one, or cannot be written.</exception>
    public void JoinCluster(string clusterId)
    {
        RequireWord("cluster id", clusterId);
        if (string.Equals(Identity.ClusterId, clusterId, StringComparison.Ordinal))
            return;
        if (Identity.ClusterId is { } known)
            throw new DataDirectoryException($"The data directory {Path} belongs to cluster {known}, not to {clusterId}.");
        var joined = Identity with { ClusterId = clusterId };
        try
        {
            DurableFile.Replace(System.IO.Path.Combine(Path, "identity"), Encoding.UTF8.GetBytes(NodeIdentityFormat.Write(joined)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"The data directory {Path} cannot be used: {fault.Message}", fault);
        }

        Identity = joined;
    }

    /// <summary>Lets another process have the directory.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string directory)
    {
        var path = System.IO.Path.Combine(directory, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw new DataDirectoryException(
                $"The data directory {directory} is in use by another process: stop that node, or give this one a directory of its own.",
                held);
        }
    }

    private static NodeIdentity RaiseIncarnation(string directory, string nodeName, string? clusterId)
    {
        var path = System.IO.Path.Combine(directory, "identity");
        var stored = File.Exists(path) ? Read(path) : Create(directory, nodeName);
        if (!string.Equals(stored.Name, nodeName, StringComparison.Ordinal))
        {
            throw new DataDirectoryException(
                $"The data directory {directory} belongs to node {stored.Name}, not to {nodeName}: start it under its own name, or give "
                + $"{nodeName} another directory.");
        }
        if (stored.ClusterId is { } known && clusterId is not null && !string.Equals(known, clusterId, StringComparison.Ordinal))
        {
            throw new DataDirectoryException(
                $"The data directory {directory} belongs to cluster {known}, not to {clusterId}: give node {nodeName} another directory.");
        }

        var raised = stored with { Incarnation = stored.Incarnation + 1, ClusterId = stored.ClusterId ?? clusterId };
        DurableFile.Replace(path, Encoding.UTF8.GetBytes(NodeIdentityFormat.Write(raised)));
        return raised;
    }

    private static NodeIdentity Read(string path)
    {
        try
        {
            return NodeIdentityFormat.Parse(File.ReadAllText(path));
        }
        catch (FormatException damage)
        {
            throw new DataDirectoryException(
                $"The identity file {path} is damaged, {damage.Message}: restore it, or start with an empty directory as a new disk.",
                damage);
        }
    }

    private static NodeIdentity Create(string directory, string nodeName)
    {
        // Data without an identity: a new disk id here would let old promises speak under a name that never gave them.
        if (Directory.Exists(System.IO.Path.Combine(directory, "storage")))
        {
            throw new DataDirectoryException(
                $"The data directory {directory} has a storage but no identity file: restore it, or start with an empty directory.");
        }
        return new NodeIdentity(nodeName, DiskId.Create(), Incarnation: 0, ClusterId: null);
    }

    private static void RequireWord(string what, string value)
    {
        if (!Word().IsMatch(value))
        {
            throw new DataDirectoryException(
                $"'{value}' is no {what}: 1 to 64 letters, digits, dots, dashes or underscores are allowed.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Word();
}
