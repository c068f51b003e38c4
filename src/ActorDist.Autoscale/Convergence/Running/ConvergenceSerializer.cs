using ActorDist.Cluster.Serialization;
using Akka.Actor;
using static ActorDist.Autoscale.Convergence.Running.ConvergenceProtocol;

namespace ActorDist.Autoscale.Convergence.Running;

/// <summary>The convergers' messages, as <c>convergence.proto</c> describes them.</summary>
public sealed class ConvergenceSerializer : ProtobufSerializer
{
    /// <summary>Made by Akka.</summary>
    public ConvergenceSerializer(ExtendedActorSystem system)
        : base(system)
    {
        Bind("wa", Schema.Wake.Parser, (Wake m) => new Schema.Wake { Group = m.Group }, s => new Wake(s.Group));
        Bind("dr", Schema.Drain.Parser, (Drain _) => new Schema.Drain(), _ => Drain.Instance);
    }

    /// <inheritdoc />
    public override int Identifier => 1711;
}
