using ActorDist.Core.Broadcast;
using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Operations;

/// <summary>
/// An object by operations that can be deleted for good. Deletion is an operation like every other; it wins over those that are concurrent
/// with it, and those that come after it have no effect, so that every order gives the same. A payload, or a state, without a byte stands
/// for it, which no type has.
/// </summary>
/// <param name="create">The object before every operation.</param>
public sealed class DeletableObject(Func<IDelivery> create) : IDelivery
{
    /// <summary>The object; empty once it is deleted.</summary>
    public IDelivery Object { get; private set; } = create();

    /// <summary>Whether it is deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Prepares to delete it. Changes nothing.</summary>
    /// <returns>The payload.</returns>
    public static byte[] Delete() => [];

    /// <inheritdoc/>
    public void Check(ReadOnlySpan<byte> payload)
    {
        if (!payload.IsEmpty)
            Object.Check(payload);
    }

    /// <inheritdoc/>
    public void Deliver(Dot dot, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            End();
        else if (!IsDeleted)
            Object.Deliver(dot, payload);
    }

    /// <inheritdoc/>
    public byte[] Encode() => IsDeleted ? [] : Object.Encode();

    /// <inheritdoc/>
    public void Install(ReadOnlySpan<byte> state)
    {
        if (state.IsEmpty)
        {
            End();
            return;
        }

        Object.Install(state);
        IsDeleted = false;
    }

    private void End()
    {
        if (IsDeleted)
            return;
        IsDeleted = true;
        Object = create();
    }
}
