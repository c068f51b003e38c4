using System.Diagnostics.CodeAnalysis;
using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Flags;

/// <summary>A flag, off at first; concurrently enabled and disabled it is on.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The type's name in the field.")]
public sealed class EnableWinsFlag : CausalCrdt<EnableWinsFlag, DotSet>, ICrdt<EnableWinsFlag>
{
    private EnableWinsFlag(CausalState<DotSet> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.EnableWinsFlag;

    /// <inheritdoc/>
    public static EnableWinsFlag Empty { get; } = new(CausalState<DotSet>.Empty);

    /// <summary>Whether it is on.</summary>
    public bool Value => !Store.IsEmpty;

    /// <summary>Turns it on.</summary>
    /// <returns>The delta.</returns>
    public EnableWinsFlag Enable(Origin origin) => Delta(DotSet.Of(Context.Next(origin)), Store.Dots);

    /// <summary>Turns it off, as far as this replica has seen it turned on.</summary>
    /// <returns>The delta.</returns>
    public EnableWinsFlag Disable() => Delta(DotSet.Empty, Store.Dots);

    /// <inheritdoc/>
    public static EnableWinsFlag Read(ref CrdtReader reader) => new(CausalState<DotSet>.Read(ref reader));

    private protected override EnableWinsFlag From(CausalState<DotSet> state) => new(state);
}
