using ActorDist.Core.StateMachines;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Consensus;

/// <summary>
/// Kind <c>replicas</c>: the one register that holds the configuration. It goes from stable to joint and from joint to stable, one
/// epoch at a time, so at most one configuration exists per epoch.
/// </summary>
public sealed class ConfigurationStateMachine : IStateMachine
{
    private const byte Format = 1;
    private const byte GetOperation = 0;
    private const byte AdvanceOperation = 1;

    /// <summary>The register's key.</summary>
    public static RegisterKey Key { get; } = new("replicas/configuration");

    /// <inheritdoc/>
    public string Kind => "replicas";

    /// <summary>Reads the configuration.</summary>
    public static byte[] Get() => [Format, GetOperation];

    /// <summary>Replaces one configuration by its successor.</summary>
    /// <param name="from">What it must be, unless the register was never written.</param>
    /// <param name="to">What follows; its epoch is the next one.</param>
    public static byte[] Advance(Configuration from, Configuration to)
    {
        var (left, right) = (ConfigurationEncoding.Encode(from), ConfigurationEncoding.Encode(to));
        var buffer = new byte[2 + SpanWriter.SizeOfBytes(left.Length) + SpanWriter.SizeOfBytes(right.Length)];
        var writer = new SpanWriter(buffer);
        writer.Byte(Format);
        writer.Byte(AdvanceOperation);
        writer.Bytes(left);
        writer.Bytes(right);
        return buffer;
    }

    /// <summary>The reply of either command: the configuration after it, whether it was the one asked for or not.</summary>
    /// <exception cref="FormatException">The bytes are not a configuration.</exception>
    public static Configuration? DecodeReply(ReadOnlyMemory<byte> reply) =>
        reply.IsEmpty ? null : ConfigurationEncoding.Decode(reply.Span);

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body)
    {
        var reader = new SpanReader(body);
        var format = reader.Byte("command format");
        if (format != Format)
            throw new FormatException($"command format {format} is not known; this node reads format {Format}");
        var operation = reader.Byte("operation");
        if (operation == GetOperation)
        {
            reader.End("command");
            return true;
        }

        if (operation != AdvanceOperation)
            throw new FormatException($"operation {operation} is not known to kind 'replicas'");
        var (from, to) = ReadPair(body);
        if (to.Epoch != from.Epoch + 1 || to.IsJoint == from.IsJoint)
            throw new FormatException($"{to} does not follow {from}");
        return false;
    }

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body)
    {
        if (body.Span[1] == GetOperation)
            return Transition.Unchanged(current.Content);
        var (from, to) = ReadPair(body.Span);
        if (current.Exists && !current.Content.Span.SequenceEqual(ConfigurationEncoding.Encode(from)))
            return Transition.Unchanged(current.Content);
        var content = ConfigurationEncoding.Encode(to);
        return Transition.Changed(content, content);
    }

    private static (Configuration From, Configuration To) ReadPair(ReadOnlySpan<byte> body)
    {
        var reader = new SpanReader(body);
        reader.Byte("command format");
        reader.Byte("operation");
        var from = body[reader.Bytes("from", RegisterState.MaxReplyBytes)];
        var to = body[reader.Bytes("to", RegisterState.MaxReplyBytes)];
        reader.End("command");
        return (ConfigurationEncoding.Decode(from), ConfigurationEncoding.Decode(to));
    }
}
