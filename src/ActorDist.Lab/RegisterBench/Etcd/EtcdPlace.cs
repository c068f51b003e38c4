using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Etcd;

/// <summary>Where a member of etcd listens, on loopback.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ClientPort">For clients.</param>
/// <param name="PeerPort">For the other members.</param>
internal sealed record EtcdPlace(string Name, int ClientPort, int PeerPort)
{
    /// <summary>For clients.</summary>
    public string ClientUrl => $"http://{NodeSpec.Loopback}:{ClientPort}";

    /// <summary>For the other members.</summary>
    public string PeerUrl => $"http://{NodeSpec.Loopback}:{PeerPort}";
}
