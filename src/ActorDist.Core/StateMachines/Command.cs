namespace ActorDist.Core.StateMachines;

/// <summary>
/// What a client asks of a register: a command of its kind's state machine, with the identity that makes a retry harmless.
/// </summary>
/// <param name="Id">Identity; may be <see cref="OpId.None"/> only when the state machine calls the body a read.</param>
/// <param name="Body">The kind's own encoding.</param>
public sealed record Command(OpId Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// Operations of the same session with a lower sequence are over; the register may forget them and refuses late copies.
    /// </summary>
    public ulong Settled { get; init; }

    /// <summary>
    /// A version of the register that was current before the operation was first presented, if known. When the register has
    /// forgotten operations later than that, it refuses to guess whether this one was applied.
    /// </summary>
    public long? Since { get; init; }

    /// <summary>
    /// Another copy of this operation was or is being presented elsewhere: a retry or a hedge. A rejection is then recorded like an
    /// application, or the other copy might succeed after the client was told that it did not; and a register that may have forgotten
    /// the other copy refuses to guess.
    /// </summary>
    public bool IsRetry { get; init; }
}
