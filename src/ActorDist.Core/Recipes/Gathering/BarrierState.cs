using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Gathering;

/// <summary>A barrier that is up.</summary>
public sealed class BarrierState : IRecipeState<BarrierState>
{
    /// <summary>Version at which it was raised; 0 when it is not up.</summary>
    public long RaisedAt { get; set; }

    /// <inheritdoc/>
    public bool IsEmpty => RaisedAt == 0;

    /// <inheritdoc/>
    public static BarrierState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new BarrierState { RaisedAt = reader.NonNegative("raised at") };
        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer) => writer.Unsigned((ulong)RaisedAt);
}
