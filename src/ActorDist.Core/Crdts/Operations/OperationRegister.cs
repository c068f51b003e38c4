namespace ActorDist.Core.Crdts.Operations;

/// <summary>
/// A multi-value register by operations: a write replaces exactly the values that its maker saw. Its state-based twin is
/// <see cref="Registers.MultiValueRegister"/>.
/// </summary>
public sealed class OperationRegister : DottedElements
{
    /// <summary>The values, each once, in their order; more than one after concurrent writes, none before the first.</summary>
    public IReadOnlyList<string> Values => [.. Entries.Values.Distinct().Order().Select(value => value.Text)];

    /// <summary>Prepares to write a value in place of those that are there. Changes nothing.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentException">The value has a lone surrogate or is longer than <see cref="CrdtReader.MaxText"/> bytes.</exception>
    public byte[] Set(string value) => Prepare(new Element(value), [.. Entries.Keys]);
}
