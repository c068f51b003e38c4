using System.Diagnostics.CodeAnalysis;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Flags;

/// <summary>A flag, off at first; concurrently enabled and disabled it is off.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The type's name in the field.")]
public sealed class DisableWinsFlag : CausalCrdt<DisableWinsFlag, DotMap<Presence, DotSet>>, ICrdt<DisableWinsFlag>
{
    private DisableWinsFlag(CausalState<DotMap<Presence, DotSet>> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.DisableWinsFlag;

    /// <inheritdoc/>
    public static DisableWinsFlag Empty { get; } = new(CausalState<DotMap<Presence, DotSet>>.Empty);

    /// <summary>Whether it is on.</summary>
    public bool Value => Presence.Of(Store);

    /// <summary>Turns it on.</summary>
    /// <returns>The delta.</returns>
    public DisableWinsFlag Enable(Origin origin) => Delta(new Presence(IsThere: true).By(Context.Next(origin)), Store.Dots);

    /// <summary>Turns it off.</summary>
    /// <returns>The delta.</returns>
    public DisableWinsFlag Disable(Origin origin) => Delta(new Presence(IsThere: false).By(Context.Next(origin)), Store.Dots);

    /// <inheritdoc/>
    public static DisableWinsFlag Read(ref CrdtReader reader) => new(CausalState<DotMap<Presence, DotSet>>.Read(ref reader));

    private protected override DisableWinsFlag From(CausalState<DotMap<Presence, DotSet>> state) => new(state);
}
