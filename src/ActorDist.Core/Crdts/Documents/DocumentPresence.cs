namespace ActorDist.Core.Crdts.Documents;

/// <summary>
/// Who has a document open, as one node knows it: those at the node itself, and those whom other nodes have told of lately. Kept in
/// memory only; who is not heard of any more is gone.
/// </summary>
/// <param name="node">The node.</param>
public sealed class DocumentPresence(string node)
{
    /// <summary>For how long a node's word about its writers holds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Most writers at one node.</summary>
    public const int MaxWriters = 64;

    private readonly Dictionary<string, DocumentWriter> _here = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Report> _elsewhere = new(StringComparer.Ordinal);

    /// <summary>Those at this node.</summary>
    public IReadOnlyList<DocumentWriter> Here => [.. _here.Values.OrderBy(writer => writer.Session, StringComparer.Ordinal)];

    /// <summary>All, in the order of nodes and then of sessions.</summary>
    public IReadOnlyList<DocumentWriter> All =>
    [
        .. _elsewhere.Values.SelectMany(report => report.Writers).Concat(Here)
            .OrderBy(writer => writer.Node, StringComparer.Ordinal).ThenBy(writer => writer.Session, StringComparer.Ordinal),
    ];

    /// <summary>Somebody at this node has come, moved or changed the name.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Put(string session, string name, int index)
    {
        var writer = new DocumentWriter(session, name, node, index);
        if (_here.GetValueOrDefault(session) == writer)
            return false;
        _here[session] = writer;
        return true;
    }

    /// <summary>The cursor of somebody who is here has moved.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Move(string session, int index) => _here.TryGetValue(session, out var writer) && Put(session, writer.Name, index);

    /// <summary>Whether somebody is at this node.</summary>
    public bool Has(string session) => _here.ContainsKey(session);

    /// <summary>Somebody at this node has closed the document.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Remove(string session) => _here.Remove(session);

    /// <summary>Takes another node's word about its writers.</summary>
    /// <param name="from">The node.</param>
    /// <param name="writers">All who have the document open there; of more than <see cref="MaxWriters"/> the first are taken.</param>
    /// <param name="now">The time, on a clock that does not jump.</param>
    /// <returns>Whether it is news.</returns>
    public bool Take(string from, IReadOnlyList<DocumentWriter> writers, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(writers);
        if (string.Equals(from, node, StringComparison.Ordinal))
            return false;
        DocumentWriter[] taken = [.. writers.Take(MaxWriters).Select(writer => writer with { Node = from })];
        var before = _elsewhere.GetValueOrDefault(from)?.Writers ?? [];
        if (taken.Length == 0)
            _elsewhere.Remove(from);
        else
            _elsewhere[from] = new Report(taken, now);
        return !before.SequenceEqual(taken);
    }

    /// <summary>Forgets those of whom nothing was heard for <see cref="Patience"/>.</summary>
    /// <returns>Whether somebody was forgotten.</returns>
    public bool Forget(TimeSpan now)
    {
        string[] silent = [.. _elsewhere.Where(pair => now - pair.Value.At >= Patience).Select(pair => pair.Key)];
        foreach (var from in silent)
            _elsewhere.Remove(from);
        return silent.Length > 0;
    }

    private sealed record Report(DocumentWriter[] Writers, TimeSpan At);
}
