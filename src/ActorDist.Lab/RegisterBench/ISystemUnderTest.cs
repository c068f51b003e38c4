namespace ActorDist.Lab.RegisterBench;

/// <summary>Three fresh durable members on this machine; disposing ends them and removes what they kept.</summary>
public interface ISystemUnderTest : IAsyncDisposable
{
    /// <summary>Its name in tables.</summary>
    string Name { get; }

    /// <summary>Its members, once started.</summary>
    IReadOnlyList<ISystemMember> Members { get; }

    /// <summary>The doors that clients of a closed loop go round.</summary>
    IReadOnlyList<IRegisterDoor> Doors { get; }

    /// <summary>Starts the members; returns when each has acknowledged a write.</summary>
    /// <exception cref="Processes.ClusterException">A member did not come up; the message names it and its log.</exception>
    Task StartAsync(IProgress<string> progress, CancellationToken cancellation);
}
