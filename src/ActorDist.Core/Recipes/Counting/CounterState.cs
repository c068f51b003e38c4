using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Counting;

/// <summary>A number; a counter that was never used is 0.</summary>
public sealed class CounterState : IRecipeState<CounterState>
{
    /// <summary>The number.</summary>
    public long Value { get; set; }

    /// <inheritdoc/>
    public bool IsEmpty => false;

    /// <inheritdoc/>
    public static CounterState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new CounterState { Value = reader.Signed("value") };
        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer) => writer.Unsigned(SpanWriter.ZigZag(Value));
}
