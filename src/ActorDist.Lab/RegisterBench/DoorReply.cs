using System.Runtime.InteropServices;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.RegisterBench;

/// <summary>How one operation ended.</summary>
/// <param name="Outcome">Done, certainly not done, or neither is known.</param>
/// <param name="Value">What a read found; null where the register is absent, and for changes.</param>
/// <param name="Error">Why it was not done.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DoorReply(OperationOutcome Outcome, ReadOnlyMemory<byte>? Value = null, string? Error = null)
{
    /// <summary>A change that was done.</summary>
    public static DoorReply Done { get; } = new(OperationOutcome.Ok);

    /// <summary>A read that was answered.</summary>
    public static DoorReply Read(ReadOnlyMemory<byte>? value) => new(OperationOutcome.Ok, value);

    /// <summary>Certainly not done.</summary>
    public static DoorReply Failed(string error) => new(OperationOutcome.Failed, Error: error);

    /// <summary>May have been done.</summary>
    public static DoorReply Unknown(string error) => new(OperationOutcome.Unknown, Error: error);
}
