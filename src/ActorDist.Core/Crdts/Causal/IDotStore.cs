using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>What is there, each part with the events that put it there (Almeida, Shoker and Baquero 2018, section 7.2).</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IDotStore<TSelf>
    where TSelf : IDotStore<TSelf>
{
    /// <summary>Without events.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>Whether it has no events.</summary>
    bool IsEmpty { get; }

    /// <summary>All its events.</summary>
    IEnumerable<Dot> Dots { get; }

    /// <summary>What is in both, and of the rest what the other side has not seen, since it would still have it.</summary>
    /// <param name="context">What this side knows of.</param>
    /// <param name="other">The other store.</param>
    /// <param name="otherContext">What the other side knows of.</param>
    TSelf Join(CausalContext context, TSelf other, CausalContext otherContext);

    /// <summary>The same with other names for its events; those without a name are taken out.</summary>
    /// <param name="name">The new name of an event, the same for the same event; two never get the same.</param>
    TSelf Rename(Func<Dot, Dot?> name);

    /// <summary>Writes its binary form.</summary>
    void Write(CrdtWriter writer);

    /// <summary>Reads its binary form.</summary>
    /// <exception cref="FormatException">The bytes are not one.</exception>
    static abstract TSelf Read(ref CrdtReader reader);
}
