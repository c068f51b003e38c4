namespace ActorDist.Core.StateMachines;

/// <summary>
/// The deterministic machine behind every register of one kind. It sees the content only; versions, operation IDs and tombstones
/// are the same for all kinds and are kept by <see cref="StateEvaluation"/>.
/// </summary>
public interface IStateMachine
{
    /// <summary>The first part of the keys it serves, as in <c>kind/name</c>.</summary>
    string Kind { get; }

    /// <summary>Whether the command can never change the content.</summary>
    /// <param name="body">An encoded command.</param>
    /// <exception cref="FormatException">The body is malformed or breaks a limit; the message says which.</exception>
    bool IsRead(ReadOnlySpan<byte> body);

    /// <summary>Applies a command that <see cref="IsRead"/> found well-formed.</summary>
    /// <param name="current">The register as it is.</param>
    /// <param name="body">An encoded command.</param>
    Transition Apply(in Snapshot current, ReadOnlyMemory<byte> body);
}
