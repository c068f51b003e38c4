using System.Runtime.InteropServices;
using ActorDist.Verification.Models;

namespace ActorDist.Verification.Transactions;

/// <summary>One step of a transaction.</summary>
/// <param name="Function">What it does.</param>
/// <param name="Key">The object that it is about.</param>
/// <param name="Value">The value written or appended, or what a read of a register found; null for nothing, or not known.</param>
/// <param name="List">What a read of a list found; null where it is none or not known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MicroOperation(MicroFunction Function, string Key, long? Value, ValueSequence? List)
{
    /// <summary>A read whose result is not known yet.</summary>
    public static MicroOperation Read(string key) => new(MicroFunction.Read, key, null, null);

    /// <summary>A read of a register that found a value, or null for nothing.</summary>
    public static MicroOperation Read(string key, long? value) => new(MicroFunction.Read, key, value, null);

    /// <summary>A read of a list; one that found nothing found the empty list.</summary>
    public static MicroOperation Read(string key, ValueSequence list) => new(MicroFunction.Read, key, null, list);

    /// <summary>A write of a register.</summary>
    public static MicroOperation Write(string key, long value) => new(MicroFunction.Write, key, value, null);

    /// <summary>An append to a list.</summary>
    public static MicroOperation Append(string key, long value) => new(MicroFunction.Append, key, value, null);

    /// <inheritdoc/>
    public override string ToString() => Function switch
    {
        MicroFunction.Read => $"read {Key}{(List is { } list ? $" = {list}" : Value is { } value ? $" = {value}" : "")}",
        MicroFunction.Write => $"write {Key} {Value}",
        _ => $"append {Key} {Value}",
    };
}

/// <summary>What a step of a transaction does.</summary>
public enum MicroFunction
{
    /// <summary>Reads a register or a list.</summary>
    Read,

    /// <summary>Replaces the value of a register.</summary>
    Write,

    /// <summary>Appends to a list.</summary>
    Append,
}
