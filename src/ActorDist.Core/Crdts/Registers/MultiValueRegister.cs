using ActorDist.Core.Clocks;
using ActorDist.Core.Crdts.Causal;

namespace ActorDist.Core.Crdts.Registers;

/// <summary>A register that keeps every value that no later write has seen; a write replaces exactly those that its writer saw.</summary>
public sealed class MultiValueRegister : CausalCrdt<MultiValueRegister, DotFun<Element>>, ICrdt<MultiValueRegister>
{
    private MultiValueRegister(CausalState<DotFun<Element>> state)
        : base(state)
    {
    }

    /// <inheritdoc/>
    public static CrdtKind Kind => CrdtKind.MultiValueRegister;

    /// <inheritdoc/>
    public static MultiValueRegister Empty { get; } = new(CausalState<DotFun<Element>>.Empty);

    /// <summary>The values, each once, in their order; more than one after concurrent writes, none before the first.</summary>
    public IReadOnlyList<string> Values => [.. Store.Values.Values.Distinct().Order().Select(value => value.Text)];

    /// <summary>Writes a value in place of those that are there.</summary>
    /// <returns>The delta.</returns>
    public MultiValueRegister Set(Origin origin, string value) => Delta(DotFun<Element>.Of(Context.Next(origin), new Element(value)), Store.Dots);

    /// <inheritdoc/>
    public static MultiValueRegister Read(ref CrdtReader reader) => new(CausalState<DotFun<Element>>.Read(ref reader));

    private protected override MultiValueRegister From(CausalState<DotFun<Element>> state) => new(state);
}
