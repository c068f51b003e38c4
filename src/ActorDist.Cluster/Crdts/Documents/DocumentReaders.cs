using System.Threading.Channels;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>Those who follow one document at this node. One who does not take what it is told is let go: it may come back and take what it has missed.</summary>
internal sealed class DocumentReaders
{
    private readonly Dictionary<Guid, Reader> _readers = [];

    /// <summary>How many there are.</summary>
    public int Count => _readers.Count;

    /// <summary>Adds one.</summary>
    public void Add(Guid id, string session, ChannelWriter<DocumentEvent> events) => _readers.Add(id, new Reader(session, events));

    /// <summary>Tells one.</summary>
    public void Tell(Guid id, DocumentEvent told) => _readers[id].Events.TryWrite(told);

    /// <summary>Tells all.</summary>
    public void Tell(DocumentEvent told)
    {
        foreach (var reader in _readers.Values.Where(reader => !reader.Events.TryWrite(told)))
            reader.Events.TryComplete();
    }

    /// <summary>Lets one go.</summary>
    /// <returns>Its session, where no other reader has the same; else null.</returns>
    public string? Remove(Guid id)
    {
        if (!_readers.Remove(id, out var gone))
            return null;
        gone.Events.TryComplete();
        return _readers.Values.Any(reader => string.Equals(reader.Session, gone.Session, StringComparison.Ordinal)) ? null : gone.Session;
    }

    /// <summary>Lets all go.</summary>
    public void End()
    {
        foreach (var reader in _readers.Values)
            reader.Events.TryComplete();
        _readers.Clear();
    }

    private sealed record Reader(string Session, ChannelWriter<DocumentEvent> Events);
}
