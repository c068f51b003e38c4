using System.Runtime.InteropServices;
namespace ActorDist.Core.StateMachines;

/// <summary>
/// Identity of one operation. A register remembers the IDs it applied, so the same operation presented again is applied once and
/// gets the same reply. A node numbers the operations it takes in (<see cref="OperationIds"/>); an ID that a client chose is a
/// 128-bit hash spread over both fields.
/// </summary>
/// <param name="Session">Who numbers: unique for each start of each node.</param>
/// <param name="Sequence">The number within the session, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OpId(ulong Session, ulong Sequence)
{
    /// <summary>No identity: only for commands that never change a register.</summary>
    public static OpId None => default;

    /// <inheritdoc/>
    public override string ToString() => $"{Session:x16}:{Sequence}";
}
