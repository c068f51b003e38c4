namespace ActorDist.Lab.RegisterBench;

/// <summary>One process of a system under test.</summary>
public interface ISystemMember
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its process now.</summary>
    int Pid { get; }

    /// <summary>Where it keeps its data.</summary>
    string DataFolder { get; }

    /// <summary>Where it listens for clients: HTTP/2 without TLS.</summary>
    Uri Address { get; }

    /// <summary>How clients reach its registers.</summary>
    IRegisterDoor Door { get; }

    /// <summary>SIGKILL: returns when the process is gone.</summary>
    Task KillAsync(CancellationToken cancellation);

    /// <summary>Starts it again on what it kept; returns when it has acknowledged a write.</summary>
    /// <exception cref="Processes.ClusterException">It did not come up.</exception>
    Task RestartAsync(IProgress<string> progress, CancellationToken cancellation);
}
