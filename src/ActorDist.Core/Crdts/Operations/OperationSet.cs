namespace ActorDist.Core.Crdts.Operations;

/// <summary>
/// An observed-remove set by operations (Shapiro et al. 2011, specification 15): a remove takes away the adds that its maker saw, so an
/// element added concurrently stays. Its state-based twin is <see cref="Sets.AddWinsSet"/>.
/// </summary>
public sealed class OperationSet : DottedElements
{
    /// <summary>The elements in their order.</summary>
    public IEnumerable<string> Elements => Entries.Values.Distinct().Order().Select(element => element.Text);

    /// <summary>Prepares to add an element. Changes nothing.</summary>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentException">The element has a lone surrogate or is longer than <see cref="CrdtReader.MaxText"/> bytes.</exception>
    public byte[] Add(string element) => Prepare(new Element(element), Seen(element));

    /// <summary>Prepares to remove an element, as far as this replica has seen it added. Changes nothing.</summary>
    /// <returns>The payload.</returns>
    public byte[] Remove(string element) => Prepare(put: null, Seen(element));

    private Clocks.Dot[] Seen(string element) =>
        [.. Entries.Where(entry => string.Equals(entry.Value.Text, element, StringComparison.Ordinal)).Select(entry => entry.Key)];
}
