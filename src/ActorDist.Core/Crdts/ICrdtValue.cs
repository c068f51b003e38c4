namespace ActorDist.Core.Crdts;

/// <summary>An element, key or value of a replicated type: ordered and encoded the same way on every replica.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface ICrdtValue<TSelf> : IComparable<TSelf>
    where TSelf : ICrdtValue<TSelf>
{
    /// <summary>Writes its binary form.</summary>
    void Write(CrdtWriter writer);

    /// <summary>Reads its binary form.</summary>
    /// <exception cref="FormatException">The bytes are not one.</exception>
    static abstract TSelf Read(ref CrdtReader reader);
}
