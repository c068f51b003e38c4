using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Linearizability;

/// <summary>
/// A small part of a history that cannot be explained, however the rest went: even if every other operation took effect at any time after
/// its call, or never, and whatever it replied. So the part is evidence by itself, which a part from which writes were simply deleted is not.
/// </summary>
/// <param name="Key">The key it is about.</param>
/// <param name="Impossible">The operation whose return is the earliest event that makes the history unexplainable.</param>
/// <param name="Operations">The part, in the order of calls, <paramref name="Impossible"/> included.</param>
/// <param name="Forgotten">Operations on the key, called before the impossible reply, that the violation does not need.</param>
/// <param name="IsMinimal">Whether it was verified that none of the part can be forgotten; false where the effort for that was bounded.</param>
/// <typeparam name="TInput">The model's requests.</typeparam>
/// <typeparam name="TOutput">The model's replies.</typeparam>
public sealed record Witness<TInput, TOutput>(
    string Key,
    Operation<TInput, TOutput> Impossible,
    IReadOnlyList<Operation<TInput, TOutput>> Operations,
    int Forgotten,
    bool IsMinimal);
