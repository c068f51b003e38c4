using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Nodes;

/// <summary>Three node processes of ours on fresh data, on free ports.</summary>
public sealed class NodeSystem : ISystemUnderTest
{
    private readonly string _profile;
    private readonly IReadOnlyList<string> _settings;
    private readonly ClusterHome _home;
    private readonly ClusterControl _control;
    private NodeMember[] _members = [];

    /// <summary>A cluster that is not started yet.</summary>
    /// <param name="profile">The settings of every node.</param>
    /// <param name="settings">Settings over the profile, path=value.</param>
    public NodeSystem(string profile, IReadOnlyList<string> settings)
    {
        _profile = profile;
        _settings = settings;
        _home = new ClusterHome(Directory.CreateTempSubdirectory("actordist-bench-").FullName);
        _control = new ClusterControl(_home);
    }

    /// <summary>How many nodes.</summary>
    public const int Size = 3;

    /// <inheritdoc/>
    public string Name => SystemNames.Ours;

    /// <inheritdoc/>
    public IReadOnlyList<ISystemMember> Members => _members;

    /// <inheritdoc/>
    public IReadOnlyList<IRegisterDoor> Doors => [.. _members.Select(member => member.Door)];

    /// <summary>The base of a member's HTTP routes, for asking what the driver does not measure.</summary>
    public Uri HttpOf(ISystemMember member) => _home.Node(member.Name).Spec.Http;

    /// <inheritdoc/>
    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        await _control.StartAllAsync(ClusterSpec.Of(Size, _profile, freePorts: true, _settings), progress, cancellation);
        _members = [.. _home.Nodes.Select(node => new NodeMember(node, _control))];
        foreach (var member in _members)
        {
            progress.Report($"waiting for the first write through {member.Name}");
            await member.WaitForWriteAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            member.Dispose();
        }

        await _control.KillAllAsync();
        Directory.Delete(_home.Folder, recursive: true);
    }
}
