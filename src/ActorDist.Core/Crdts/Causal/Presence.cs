using ActorDist.Core.Clocks;

namespace ActorDist.Core.Crdts.Causal;

/// <summary>What an event said of something where removals win: that it is there, or that it is not.</summary>
/// <param name="IsThere">Which.</param>
public readonly record struct Presence(bool IsThere) : ICrdtValue<Presence>
{
    /// <summary>Said by an event.</summary>
    public DotMap<Presence, DotSet> By(Dot dot) => DotMap<Presence, DotSet>.Empty.With(this, DotSet.Of(dot));

    /// <inheritdoc/>
    public int CompareTo(Presence other) => IsThere.CompareTo(other.IsThere);

    /// <inheritdoc/>
    public void Write(CrdtWriter writer) => writer.Byte(IsThere ? (byte)1 : (byte)0);

    /// <summary>Reads its binary form.</summary>
    public static Presence Read(ref CrdtReader reader) => reader.Byte("presence") switch
    {
        0 => new Presence(IsThere: false),
        1 => new Presence(IsThere: true),
        var other => throw new FormatException($"presence: {other}, not 0 or 1"),
    };

    /// <summary>Whether it is there: said by somebody, and gainsaid by nobody who had not seen it said anew.</summary>
    public static bool Of(DotMap<Presence, DotSet> store) =>
        store.Contains(new Presence(IsThere: true)) && !store.Contains(new Presence(IsThere: false));

    /// <summary>Lower.</summary>
    public static bool operator <(Presence left, Presence right) => left.CompareTo(right) < 0;

    /// <summary>Higher.</summary>
    public static bool operator >(Presence left, Presence right) => left.CompareTo(right) > 0;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(Presence left, Presence right) => left.CompareTo(right) <= 0;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(Presence left, Presence right) => left.CompareTo(right) >= 0;
}
