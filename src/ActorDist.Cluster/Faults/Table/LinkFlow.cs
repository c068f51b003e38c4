namespace ActorDist.Cluster.Faults.Table;

/// <summary>The traffic of one channel with one other node: what the table makes of it, counted in each direction.</summary>
internal sealed class LinkFlow(PeerLink peer, string channel)
{
    private readonly LinkCounter _outgoing = new();
    private readonly LinkCounter _incoming = new();

    public OutgoingRule Rule => peer.Outgoing;

    /// <summary>Counts what this node sends.</summary>
    public LinkCounter Sent => _outgoing;

    public bool IsIncomingCut => peer.Incoming.IsCut;

    /// <summary>Counts a frame that came out of a socket.</summary>
    /// <returns>False where it is lost.</returns>
    public bool Arrives(int bytes)
    {
        if (peer.Incoming.IsCut)
        {
            _incoming.Drop(bytes);
            return false;
        }

        _incoming.Pass(bytes);
        return true;
    }

    /// <summary>What was seen of both directions.</summary>
    public IEnumerable<LinkObservation> Observe(string self) =>
    [
        _outgoing.Complete(new LinkObservation(self, peer.Name, self, channel, peer.Outgoing.Rule.ToString())),
        _incoming.Complete(new LinkObservation(peer.Name, self, self, channel, peer.Incoming.ToString())),
    ];
}
