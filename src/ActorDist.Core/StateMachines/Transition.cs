namespace ActorDist.Core.StateMachines;

/// <summary>Result of one application of a command.</summary>
/// <param name="Kind">What happened to the content.</param>
/// <param name="Content">New content when changed.</param>
/// <param name="Reply">Answer to the client in the kind's own encoding; keep it short where it is remembered with the operation ID.</param>
public readonly record struct Transition(TransitionKind Kind, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Reply)
{
    /// <summary>A read or a rejection.</summary>
    public static Transition Unchanged(ReadOnlyMemory<byte> reply) => new(TransitionKind.Unchanged, default, reply);

    /// <summary>New content.</summary>
    public static Transition Changed(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> reply) =>
        new(TransitionKind.Changed, content, reply);

    /// <summary>A tombstone.</summary>
    public static Transition Deleted(ReadOnlyMemory<byte> reply) => new(TransitionKind.Deleted, default, reply);
}
