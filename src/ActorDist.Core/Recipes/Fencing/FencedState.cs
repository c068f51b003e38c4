using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes.Fencing;

/// <summary>A value and the highest fencing token that wrote it.</summary>
public sealed class FencedState : IRecipeState<FencedState>
{
    /// <summary>The highest token seen; 0 before the first write.</summary>
    public long Token { get; set; }

    /// <summary>The value.</summary>
    public ReadOnlyMemory<byte> Value { get; set; }

    /// <inheritdoc/>
    public bool IsEmpty => Token == 0;

    /// <inheritdoc/>
    public static FencedState Decode(ReadOnlyMemory<byte> content)
    {
        var reader = new SpanReader(content.Span);
        var state = new FencedState
        {
            Token = reader.NonNegative("token"),
            Value = content[reader.Bytes("value", RecipeLimits.MaxDataBytes)],
        };
        reader.End("state");
        return state;
    }

    /// <inheritdoc/>
    public void Write(ref SpanWriter writer)
    {
        writer.Unsigned((ulong)Token);
        writer.Bytes(Value.Span);
    }
}
