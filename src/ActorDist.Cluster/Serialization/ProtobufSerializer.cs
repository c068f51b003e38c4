using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace ActorDist.Cluster.Serialization;

/// <summary>
/// The base of a capability's serializer: a table of messages, each with a short manifest, a protobuf schema and the mapping between the
/// two. A subclass fills the table in its constructor and is bound to its messages' marker interface in its registration.
/// </summary>
public abstract class ProtobufSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private readonly Dictionary<Type, Entry> _byType = [];
    private readonly Dictionary<string, Entry> _byManifest = new(StringComparer.Ordinal);

    /// <summary>The message types of the table.</summary>
    public IReadOnlyCollection<Type> MessageTypes => _byType.Keys;

    /// <summary>Adds a message to the table.</summary>
    /// <param name="manifest">Two or three letters that name the message on the wire; never reused for another.</param>
    /// <param name="parser">The schema's parser.</param>
    /// <param name="encode">The message as its schema.</param>
    /// <param name="decode">The schema as its message.</param>
    protected void Bind<TMessage, TSchema>(
        string manifest, MessageParser<TSchema> parser, Func<TMessage, TSchema> encode, Func<TSchema, TMessage> decode)
        where TMessage : notnull
        where TSchema : IMessage<TSchema>
    {
        var entry = new Entry(manifest, message => encode((TMessage)message).ToByteArray(), bytes => decode(parser.ParseFrom(bytes)));
        _byType.Add(typeof(TMessage), entry);
        _byManifest.Add(manifest, entry);
    }

    /// <inheritdoc />
    public sealed override string Manifest(object o) => ForType(o).Manifest;

    /// <inheritdoc />
    public sealed override byte[] ToBinary(object obj) => ForType(obj).Encode(obj);

    /// <inheritdoc />
    public sealed override object FromBinary(byte[] bytes, string manifest)
    {
        if (!_byManifest.TryGetValue(manifest, out var entry))
        {
            throw new SerializationException($"{GetType().Name} knows no message with the manifest '{manifest}'.");
        }

        try
        {
            return entry.Decode(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new SerializationException($"{GetType().Name}: a malformed message '{manifest}' of {bytes.Length} bytes.", e);
        }
    }

    private Entry ForType(object message) =>
        _byType.TryGetValue(message.GetType(), out var entry)
            ? entry
            : throw new SerializationException($"{GetType().Name} has no schema for {message.GetType()}.");

    private sealed record Entry(string Manifest, Func<object, byte[]> Encode, Func<byte[], object> Decode);
}
