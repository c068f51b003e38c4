using System.Net;
using Akka.Actor;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>What the evidence of this node shows to commands, to HTTP and to its peers. Safe to read from any thread.</summary>
public sealed class EvidenceBoard : IExtension
{
    private IReadOnlyList<EvidenceRow> _rows = [];

    /// <summary>Members that are looked at, and the last ones that were, newest last.</summary>
    public IReadOnlyList<EvidenceRow> Rows
    {
        get => Volatile.Read(ref _rows);
        internal set => Volatile.Write(ref _rows, value);
    }

    /// <summary>Where this process says hello; null where evidence is off.</summary>
    public IPEndPoint? Hello { get; internal set; }

    /// <summary>Which start of this address this process is.</summary>
    public long Uid { get; internal set; }

    /// <summary>The board of a node.</summary>
    public static EvidenceBoard Get(ActorSystem system) => system.WithExtension<EvidenceBoard, Provider>();

    /// <summary>Makes a system's board.</summary>
    public sealed class Provider : ExtensionIdProvider<EvidenceBoard>
    {
        /// <inheritdoc />
        public override EvidenceBoard CreateExtension(ExtendedActorSystem system) => new();
    }
}
