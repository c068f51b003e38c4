using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorDist.Cluster.Serialization;

/// <summary>
/// Stands in Newtonsoft's place (serializer id 1) and refuses both ways. Akka's own switch, <c>allow-unregistered-types = off</c>,
/// only guards what is sent; without this class a peer could still have arbitrary JSON types deserialised here.
/// </summary>
public sealed class RefusingSerializer : Serializer
{
    /// <summary>Made by Akka where the serializer has no settings section.</summary>
    public RefusingSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>Made by Akka, whose reference file has a settings section for the serializer named json.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config config)
        : base(system)
    {
        _ = config;
    }

    /// <inheritdoc />
    public override int Identifier => 1;

    /// <inheritdoc />
    public override bool IncludeManifest => true;

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"No serializer is bound for {obj.GetType()}; every message that leaves the node needs one.");

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException("A JSON payload was refused: only messages with a schema are accepted.");
}
