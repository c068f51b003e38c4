using System.Text.Json;

namespace ActorDist.Lab.Processes;

/// <summary>
/// The folder that says which cluster was started from here: <c>cluster.json</c> (what was asked) and a folder a node. Whoever changes
/// the cluster holds its lock, so two commands at once cannot start the same node twice.
/// </summary>
public sealed class ClusterHome
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private ClusterSpec? _spec;

    /// <summary>Opens a home that may still be empty.</summary>
    /// <param name="folder">The folder; made when a cluster is started.</param>
    /// <exception cref="ClusterException">What the folder says cannot be read.</exception>
    public ClusterHome(string folder)
    {
        Folder = Path.GetFullPath(folder);
        _spec = ReadSpec();
        Nodes = NodesOf(_spec);
        Cloud = CloudOf(_spec);
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The nodes of the cluster, by their numbers; none before the first start.</summary>
    public IReadOnlyList<NodeProcess> Nodes { get; private set; }

    /// <summary>The simulated cloud that runs with the nodes; null where there is none.</summary>
    public CloudProcess? Cloud { get; private set; }

    /// <summary>The nodes whose process has not ended.</summary>
    public IReadOnlyList<NodeProcess> Alive => [.. Nodes.Where(node => node.State != NodeState.Ended)];

    /// <summary>The nodes that can answer.</summary>
    public IReadOnlyList<NodeProcess> Running => [.. Nodes.Where(node => node.State == NodeState.Running)];

    /// <summary>What was asked of the cluster.</summary>
    /// <exception cref="ClusterException">There is none.</exception>
    public ClusterSpec Spec => _spec ?? throw new ClusterException($"There is no cluster in {Folder}. Start one with: cluster.sh up 5");

    private string SpecFile => Path.Combine(Folder, "cluster.json");

    /// <summary>Keeps other commands from changing the cluster until disposed.</summary>
    /// <exception cref="ClusterException">Another command is changing it.</exception>
    public IDisposable Lock()
    {
        Directory.CreateDirectory(Folder);
        try
        {
            return new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new ClusterException($"Another command is changing the cluster in {Folder}; wait for it to end.", e);
        }
    }

    /// <summary>Keeps what is asked of the cluster from now on. What its nodes keep on disk stays.</summary>
    public void Save(ClusterSpec spec)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.WriteAllText(SpecFile, JsonSerializer.Serialize(spec, Format));

        var known = Nodes.ToDictionary(node => node.Spec);
        _spec = spec;
        Nodes = [.. NodesOf(spec).Select(node => known.GetValueOrDefault(node.Spec, node))];
        Cloud = Cloud?.Spec == spec.Cloud ? Cloud : CloudOf(spec);
    }

    /// <summary>The node of a name.</summary>
    /// <exception cref="ClusterException">The cluster has none of that name.</exception>
    public NodeProcess Node(string name) =>
        Nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.Ordinal))
        ?? throw new ClusterException($"The cluster has no node '{name}'; it has {Names.Of(Spec.Nodes.Select(node => node.Name))}.");

    /// <summary>A node of that name, or the cloud.</summary>
    /// <exception cref="ClusterException">The cluster has none of that name.</exception>
    public OwnedProcess Process(string name) =>
        Cloud is not null && string.Equals(name, CloudSpec.Name, StringComparison.Ordinal) ? Cloud : Node(name);

    private ClusterSpec? ReadSpec()
    {
        if (!File.Exists(SpecFile))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ClusterSpec>(File.ReadAllText(SpecFile), Format);
        }
        catch (JsonException e)
        {
            throw new ClusterException($"{SpecFile} cannot be read: {e.Message} End the nodes by hand (their pid files lie beside it) "
                + "and remove the folder.", e);
        }
    }

    private CloudProcess? CloudOf(ClusterSpec? spec) =>
        spec?.Cloud is { } cloud ? new CloudProcess(Path.Combine(Folder, CloudSpec.Name), cloud) : null;

    private IReadOnlyList<NodeProcess> NodesOf(ClusterSpec? spec) =>
        [.. (spec?.Nodes ?? []).Select(node => new NodeProcess(Path.Combine(Folder, node.Name), node))];
}
