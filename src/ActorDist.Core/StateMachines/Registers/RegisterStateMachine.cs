using System.Buffers.Text;
using System.Globalization;

namespace ActorDist.Core.StateMachines.Registers;

/// <summary>Kind <c>register</c>: bytes with get, put, compare-and-swap, increment, append and delete.</summary>
public sealed class RegisterStateMachine : IStateMachine
{
    /// <summary>First part of the keys: <c>register/name</c>.</summary>
    public const string KindName = "register";

    private const int LongestInteger = 20;
    private static readonly byte[] Done = Encode(RegisterStatus.Ok);
    private static readonly byte[] NotFound = Encode(RegisterStatus.NotFound);
    private static readonly byte[] VersionMismatch = Encode(RegisterStatus.VersionMismatch);
    private static readonly byte[] ValueMismatch = Encode(RegisterStatus.ValueMismatch);
    private static readonly byte[] NotANumber = Encode(RegisterStatus.NotANumber);
    private static readonly byte[] Overflow = Encode(RegisterStatus.Overflow);
    private static readonly byte[] TooLarge = Encode(RegisterStatus.TooLarge);

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public bool IsRead(ReadOnlySpan<byte> body) => DecodedCommand.Read(body).Operation == RegisterOperation.Get;

    /// <inheritdoc/>
    public Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body)
    {
        var command = DecodedCommand.Read(body.Span);
        if (command.IfVersion is { } required && required != (current.Exists ? current.Version : 0))
            return Transition.Unchanged(VersionMismatch);
        return command.Operation switch
        {
            RegisterOperation.Get => Get(current),
            RegisterOperation.Put => Transition.Changed(body[command.Value], Done),
            RegisterOperation.CompareAndSwap => CompareAndSwap(current, body[command.Expected].Span, body[command.Value]),
            RegisterOperation.Increment => Increment(current, command.Delta),
            RegisterOperation.Append => Append(current, body[command.Value]),
            _ => current.Exists ? Transition.Deleted(Done) : Transition.Unchanged(NotFound),
        };
    }

    private static Transition Get(in Snapshot current) => Transition.Unchanged(
        current.Exists ? new RegisterReply(RegisterStatus.Ok, current.Content, 0).Encode() : NotFound);

    private static Transition CompareAndSwap(in Snapshot current, ReadOnlySpan<byte> expected, ReadOnlyMemory<byte> value)
    {
        if (!current.Exists)
            return Transition.Unchanged(NotFound);
        return current.Content.Span.SequenceEqual(expected)
            ? Transition.Changed(value, Done)
            : Transition.Unchanged(ValueMismatch);
    }

    private static Transition Increment(in Snapshot current, long delta)
    {
        var number = 0L;
        if (current.Exists
            && !(Utf8Parser.TryParse(current.Content.Span, out number, out var used) && used == current.Content.Length))
        {
            return Transition.Unchanged(NotANumber);
        }

        if (delta > 0 ? number > long.MaxValue - delta : number < long.MinValue - delta)
            return Transition.Unchanged(Overflow);
        number += delta;
        Span<byte> text = stackalloc byte[LongestInteger];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Transition.Changed(text[..length].ToArray(), new RegisterReply(RegisterStatus.Ok, default, number).Encode());
    }

    private static Transition Append(in Snapshot current, ReadOnlyMemory<byte> value)
    {
        var length = current.Content.Length + value.Length;
        if (length > RegisterState.MaxContentBytes)
            return Transition.Unchanged(TooLarge);
        var content = new byte[length];
        current.Content.CopyTo(content);
        value.CopyTo(content.AsMemory(current.Content.Length));
        return Transition.Changed(content, new RegisterReply(RegisterStatus.Ok, default, length).Encode());
    }

    private static byte[] Encode(RegisterStatus status) => new RegisterReply(status, default, 0).Encode();
}
