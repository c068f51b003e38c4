using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Core.Recipes;

/// <summary>A recipe's state in its register, decoded for one change and encoded again.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface IRecipeState<TSelf>
    where TSelf : IRecipeState<TSelf>, new()
{
    /// <summary>Whether there is nothing to keep: the register is then deleted, and its versions, the tokens, go on rising.</summary>
    bool IsEmpty { get; }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a state of this kind.</exception>
    static abstract TSelf Decode(ReadOnlyMemory<byte> content);

    /// <summary>Writes the binary form: the same state always gives the same bytes.</summary>
    void Write(ref SpanWriter writer);
}
