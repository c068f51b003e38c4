using System.Runtime.InteropServices;

namespace ActorDist.Verification.Models.Queue;

/// <summary>A request to a queue. Build it with the static methods. The reply of a dequeue is a value, or null for empty.</summary>
/// <param name="Function">What is asked.</param>
/// <param name="Value">The value to enqueue; 0 otherwise.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueueInput(QueueFunction Function, long Value)
{
    /// <summary>Adds a value.</summary>
    public static QueueInput Enqueue(long value) => new(QueueFunction.Enqueue, value);

    /// <summary>Takes a value.</summary>
    public static QueueInput Dequeue() => new(QueueFunction.Dequeue, 0);
}

/// <summary>What a queue can be asked.</summary>
public enum QueueFunction
{
    /// <summary>Add a value.</summary>
    Enqueue,

    /// <summary>Take a value.</summary>
    Dequeue,
}

/// <summary>Which value a dequeue takes.</summary>
public enum QueueOrder
{
    /// <summary>The one that has waited longest.</summary>
    FirstInFirstOut,

    /// <summary>Any.</summary>
    Unordered,
}
