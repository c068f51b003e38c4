using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>The documents that somebody has open at this node: an actor each, while they are open and a little longer.</summary>
internal sealed class DocumentDirectory : ReceiveActor
{
    /// <summary>The actor's name under /user, the same on every node: other nodes tell it who has a document open there.</summary>
    public const string Name = "documents";

    /// <summary>Most documents open at a node.</summary>
    public const int MaxOpen = 256;

    private readonly Dictionary<string, IActorRef> _open = new(StringComparer.Ordinal);

    public DocumentDirectory(Func<string, Props> document)
    {
        Receive<DocumentProtocol.Open>(open => Open(open, document));
        Receive<DocumentProtocol.Idle>(idle => Remove(idle.Document, Sender));
        Receive<DocumentProtocol.ILocal>(Forward);
        Receive<DocumentProtocol.Present>(present => _open.GetValueOrDefault(present.Document)?.Tell(present));
        Receive<Terminated>(ended =>
        {
            if (_open.FirstOrDefault(pair => pair.Value.Equals(ended.ActorRef)).Key is { } document)
                _open.Remove(document);
        });
    }

    public static Props Props(Func<string, Props> document) =>
        Akka.Actor.Props.Create(() => new DocumentDirectory(document)).WithDeploy(Deploy.Local);

    private void Open(DocumentProtocol.Open open, Func<string, Props> document)
    {
        if (!_open.TryGetValue(open.Document, out var actor))
        {
            if (_open.Count == MaxOpen)
            {
                Sender.Tell(new DocumentProtocol.Refused(new CrdtUnansweredException(
                    $"{MaxOpen} documents are open at this node, which is the limit; ask another node")));
                return;
            }

            _open.Add(open.Document, actor = Context.Watch(Context.ActorOf(document(open.Document))));
        }

        actor.Forward(open);
    }

    private void Forward(DocumentProtocol.ILocal message)
    {
        if (_open.TryGetValue(message.Document, out var actor))
            actor.Forward(message);
        else if (message is not DocumentProtocol.Close)
            Sender.Tell(DocumentProtocol.Refused.For(CrdtRefusal.NotFound, $"nobody has the document '{message.Document}' open at this node; follow its changes first"));
    }

    private void Remove(string document, IActorRef actor)
    {
        // What was forwarded before comes before its end.
        if (_open.TryGetValue(document, out var open) && open.Equals(actor) && _open.Remove(document))
            actor.Tell(PoisonPill.Instance);
    }
}
