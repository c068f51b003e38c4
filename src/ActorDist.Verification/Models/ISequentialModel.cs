using ActorDist.Verification.Histories;

namespace ActorDist.Verification.Models;

/// <summary>
/// The sequential specification of one object: what each request may reply and do when requests come one at a time. A judge asks
/// whether a concurrent history can be explained by it. Implementations are stateless and safe to share between threads.
/// </summary>
/// <typeparam name="TState">The object's state; compared and hashed by its own equality, so use immutable values.</typeparam>
/// <typeparam name="TInput">Requests; compared by their own equality to recognise interchangeable operations.</typeparam>
/// <typeparam name="TOutput">Replies.</typeparam>
public interface ISequentialModel<TState, TInput, TOutput>
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>
    /// Applies an operation. False where the reply of an operation that is <see cref="OperationOutcome.Ok"/> is impossible in this state.
    /// The effect of an <see cref="OperationOutcome.Unknown"/> operation is that of a success; where it could not succeed,
    /// <paramref name="next"/> is the unchanged state.
    /// </summary>
    bool Step(in TState state, in Operation<TInput, TOutput> operation, out TState next);

    /// <summary>
    /// Whether this operation, with this reply, never changes the object. The search tries such an operation once, which is what makes
    /// read-heavy histories cheap. Answering false is always correct; answering true for one that changes the object is not.
    /// </summary>
    bool IsObservation(in Operation<TInput, TOutput> operation);

    /// <summary>Bytes on the heap that a state keeps alive beyond its own fields; counts toward the memory budget.</summary>
    int HeapBytes(in TState state) => 0;

    /// <summary>A state as the end of "the register could only ...", for example <c>hold 2</c>.</summary>
    string DescribeState(in TState state);

    /// <summary>A request with its reply, for example <c>read returned 0</c>.</summary>
    string DescribeOperation(in Operation<TInput, TOutput> operation);
}
