namespace ActorDist.Cluster.Registers;

/// <summary>
/// Linearizable registers of kind <c>register</c>, for actors and hosted services of this process. Any node serves any name. Every
/// operation ends done, failed (it certainly had and will have no effect) or unknown, within the configured operation timeout; it never
/// throws for what a cluster may do, only for arguments that are wrong.
/// </summary>
public interface IRegisters
{
    /// <summary>Reads.</summary>
    /// <param name="name">The register's name: the key is <c>register/name</c>.</param>
    /// <param name="mode">Whether a quorum is asked.</param>
    /// <exception cref="FormatException">The name is not allowed; the message says why.</exception>
    Task<RegisterResult> GetAsync(string name, ReadMode mode = ReadMode.Linearizable);

    /// <summary>Replaces the value.</summary>
    /// <param name="name">The register's name.</param>
    /// <param name="value">At most 64 KiB; more is answered as failed.</param>
    /// <param name="ifVersion">Only at this version; 0 means only if the register does not exist.</param>
    /// <param name="idempotencyKey">
    /// Names the operation: presented again, at any node, it is applied once and answered the same, as long as it is among the operations
    /// that the register remembers (<see cref="Core.StateMachines.RegisterState.MaxOperations"/>). A refusal is not remembered.
    /// </param>
    /// <exception cref="FormatException">The name is not allowed.</exception>
    Task<RegisterResult> PutAsync(string name, ReadOnlyMemory<byte> value, long? ifVersion = null, string? idempotencyKey = null);

    /// <summary>Replaces the value if it is the expected one.</summary>
    /// <inheritdoc cref="PutAsync"/>
    Task<RegisterResult> CompareAndSwapAsync(
        string name, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, string? idempotencyKey = null);

    /// <summary>Adds to the value, read as a decimal 64-bit integer; a register that does not exist counts as 0.</summary>
    /// <inheritdoc cref="PutAsync"/>
    Task<RegisterResult> IncrementAsync(string name, long delta = 1, string? idempotencyKey = null);

    /// <summary>Adds bytes at the end of the value; a register that does not exist counts as empty.</summary>
    /// <inheritdoc cref="PutAsync"/>
    Task<RegisterResult> AppendAsync(string name, ReadOnlyMemory<byte> value, string? idempotencyKey = null);

    /// <summary>Removes the register; a later one of the same name goes on with higher versions.</summary>
    /// <inheritdoc cref="PutAsync"/>
    Task<RegisterResult> DeleteAsync(string name, long? ifVersion = null, string? idempotencyKey = null);
}
