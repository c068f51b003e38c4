using System.Runtime.InteropServices;
using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.StateMachines.Registers;

/// <summary>A command of kind <c>register</c> taken apart; ranges lie in the encoded body.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DecodedCommand(RegisterOperation Operation, long? IfVersion, Range Expected, Range Value, long Delta)
{
    /// <exception cref="FormatException">Malformed, or a value above the limit.</exception>
    public static DecodedCommand Read(ReadOnlySpan<byte> body)
    {
        var reader = new SpanReader(body);
        var format = reader.Byte("command format");
        if (format != RegisterCommand.Format)
            throw new FormatException($"command format {format} is not known; this node reads format {RegisterCommand.Format}");
        var operation = (RegisterOperation)reader.Byte("operation");
        var decoded = operation switch
        {
            RegisterOperation.Get => new DecodedCommand(operation, null, default, default, 0),
            RegisterOperation.CompareAndSwap => new DecodedCommand(
                operation,
                null,
                reader.Bytes("expected value", RegisterState.MaxContentBytes),
                reader.Bytes("value", RegisterState.MaxContentBytes),
                0),
            RegisterOperation.Increment => new DecodedCommand(operation, null, default, default, reader.Signed("delta")),
            RegisterOperation.Put or RegisterOperation.Append or RegisterOperation.Delete => new DecodedCommand(
                operation, Condition(ref reader), default, reader.Bytes("value", RegisterState.MaxContentBytes), 0),
            _ => throw new FormatException($"operation {(byte)operation} is not known to kind 'register'"),
        };
        reader.End("command");
        return decoded;
    }

    private static long? Condition(ref SpanReader reader)
    {
        var condition = reader.NonNegative("version condition");
        return condition == 0 ? null : condition - 1;
    }
}
