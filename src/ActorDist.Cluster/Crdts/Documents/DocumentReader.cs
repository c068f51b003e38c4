using System.Threading.Channels;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>Somebody who has a document open, until it is disposed.</summary>
public sealed class DocumentReader : IDisposable
{
    /// <summary>Most events that wait for a reader; one that has more is let go.</summary>
    internal const int MaxWaiting = 1024;

    private readonly Guid _id = Guid.NewGuid();
    private readonly string _document;
    private readonly IActorRef _directory;
    private readonly Channel<DocumentEvent> _events = Channel.CreateBounded<DocumentEvent>(MaxWaiting);

    internal DocumentReader(string document, IActorRef directory) => (_document, _directory) = (document, directory);

    /// <summary>What happens; first the text, or the changes since the revision that was seen. It ends where the reader was too slow: open again then.</summary>
    public ChannelReader<DocumentEvent> Events => _events.Reader;

    /// <inheritdoc />
    public void Dispose() => _directory.Tell(new DocumentProtocol.Close(_document, _id), ActorRefs.NoSender);

    internal DocumentProtocol.Open Opening(string session, string writer, Core.Crdts.Documents.DocumentRevision? seen) =>
        new(_document, _id, session, writer, seen, _events.Writer);
}
