using System.Threading.Channels;
using ActorDist.Core.Crdts.Documents;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>The messages about documents.</summary>
internal static class DocumentProtocol
{
    /// <summary>Crosses nodes; bound to <see cref="DocumentSerializer"/>.</summary>
    public interface IDocumentMessage;

    /// <summary>Stays at the node, and is about one document.</summary>
    public interface ILocal : INoSerializationVerificationNeeded
    {
        /// <summary>The document.</summary>
        string Document { get; }
    }

    /// <summary>Somebody opens the document; answered by <see cref="Done"/> or <see cref="Refused"/>.</summary>
    public sealed record Open(
        string Document, Guid Reader, string Session, string As, DocumentRevision? Seen, ChannelWriter<DocumentEvent> Events) : ILocal;

    /// <summary>That reader is gone.</summary>
    public sealed record Close(string Document, Guid Reader) : ILocal;

    /// <summary>An edit; answered by a <see cref="DocumentOutcome"/> or <see cref="Refused"/>.</summary>
    public sealed record Write(string Document, DocumentEdit Edit) : ILocal;

    /// <summary>A cursor moves; answered by <see cref="Done"/> or <see cref="Refused"/>.</summary>
    public sealed record Move(string Document, string Session, string As, int Index) : ILocal;

    /// <summary>Nobody has had the document open for a while.</summary>
    public sealed record Idle(string Document) : ILocal;

    /// <summary>A node's word about all who have a document open there.</summary>
    public sealed record Present(string Document, string Node, IReadOnlyList<DocumentWriter> Writers) : IDocumentMessage;

    /// <summary>It is done.</summary>
    public sealed record Done : INoSerializationVerificationNeeded
    {
        private Done()
        {
        }

        /// <summary>The answer.</summary>
        public static Done Instance { get; } = new();
    }

    /// <summary>It is not done, and nothing was changed.</summary>
    public sealed record Refused(Exception Reason) : INoSerializationVerificationNeeded
    {
        /// <summary>A refusal that is the caller's business.</summary>
        public static Refused For(CrdtRefusal reason, string message) => new(new CrdtRefusedException(reason, message));
    }
}
