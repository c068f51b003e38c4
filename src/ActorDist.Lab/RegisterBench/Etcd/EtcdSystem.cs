using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Etcd;

/// <summary>Three members of etcd on fresh data, on free ports, with etcd's own defaults: each write is synced before it counts.</summary>
public sealed class EtcdSystem : ISystemUnderTest
{
    private const int Size = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-bench-etcd-").FullName;
    private readonly bool _leaderOnly;
    private readonly EtcdMember[] _members;

    /// <summary>A cluster that is not started yet.</summary>
    /// <param name="executable">The program.</param>
    /// <param name="leaderOnly">Whether clients of a closed loop all go to the member that leads at the start.</param>
    public EtcdSystem(string executable, bool leaderOnly)
    {
        _leaderOnly = leaderOnly;
        EtcdPlace[] places = [.. Enumerable.Range(1, Size).Select(i => new EtcdPlace($"etcd{i}", FreePorts.Next(), FreePorts.Next()))];
        var cluster = string.Join(',', places.Select(place => $"{place.Name}={place.PeerUrl}"));
        _members = [.. places.Select(place => new EtcdMember(executable, Path.Combine(_folder, place.Name), place, cluster))];
    }

    /// <inheritdoc/>
    public string Name => SystemNames.Etcd;

    /// <summary>The version that the members say they have; empty before the start.</summary>
    public string Version { get; private set; } = "";

    /// <inheritdoc/>
    public IReadOnlyList<ISystemMember> Members => _members;

    /// <inheritdoc/>
    public IReadOnlyList<IRegisterDoor> Doors { get; private set; } = [];

    /// <inheritdoc/>
    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        foreach (var member in _members)
        {
            member.Start();
        }

        foreach (var member in _members)
        {
            progress.Report($"waiting for the first write through {member.Name}");
            await member.WaitForWriteAsync(cancellation);
        }

        var states = await Task.WhenAll(_members.Select(member => member.StatusAsync(cancellation)));
        Version = states[0].Version;
        Doors = [.. _members.Zip(states)
            .Where(pair => !_leaderOnly || pair.Second.Member == pair.Second.Leader)
            .Select(pair => pair.First.Door)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
