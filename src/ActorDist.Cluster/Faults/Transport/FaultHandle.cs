using ActorDist.Cluster.Faults.Table;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace ActorDist.Cluster.Faults.Transport;

/// <summary>
/// One association over TCP whose frames obey the table. On a cut link frames are lost and the socket stays open, so only heartbeats that
/// do not come tell of it. A handshake that arrives on a cut link, and the news that the other end is gone, are kept back until the link
/// is healed, as by a network that delivers neither.
/// </summary>
internal sealed class FaultHandle : AssociationHandle, IHandleEventListener
{
    private readonly Lock _turn = new();
    private readonly List<IHandleEvent> _kept = [];
    private readonly AssociationHandle _tcp;
    private readonly NodeFaults _faults;
    private readonly Action<FaultHandle> _ended;
    private IHandleEventListener _listener = null!;
    private volatile LinkSender<ByteString>? _sender;
    private volatile LinkFlow? _flow;
    private Address? _peer;
    private long _namesVersion = -1;
    private bool _isShaken;
    private bool _hasEnded;

    /// <param name="tcp">The association.</param>
    /// <param name="peer">Where the other node listens; null where it opened the association, and its first frame tells.</param>
    /// <param name="faults">The table.</param>
    /// <param name="ended">Told when the association has ended.</param>
    public FaultHandle(AssociationHandle tcp, Address? peer, NodeFaults faults, Action<FaultHandle> ended)
        : base(tcp.LocalAddress, tcp.RemoteAddress)
    {
        (_tcp, _peer, _faults, _ended) = (tcp, peer, faults, ended);
        _ = ListenAsync();
    }

    /// <inheritdoc/>
    public override bool Write(ByteString payload)
    {
        Resolve();
        return _sender is { } sender ? sender.Send(payload, payload.Length) : _tcp.Write(payload);
    }

    /// <inheritdoc/>
    [Obsolete("As the member that it overrides.")]
    public override void Disassociate()
    {
        _sender?.Flush();
        End();
        _tcp.Disassociate("it was closed from above", NoLogger.Instance);
    }

    /// <inheritdoc/>
    public void Notify(IHandleEvent ev)
    {
        switch (ev)
        {
            case InboundPayload { Payload: var first } when !_isShaken:
                _peer ??= HandshakeOrigin.Read(first);
                _isShaken = true;
                if (!Keep(ev))
                    Deliver(ev);
                break;
            case InboundPayload { Payload: var frame }:
                Resolve();
                if (_flow?.Arrives(frame.Length) != false)
                    _listener.Notify(ev);
                break;
            case Disassociated:
                if (!Keep(ev))
                    Deliver(ev);
                break;
            default:
                _listener.Notify(ev);
                break;
        }
    }

    /// <summary>Delivers what was kept back, where the link is no longer cut.</summary>
    public void OnRulesChanged()
    {
        lock (_turn)
        {
            if (_kept.Count == 0 || _flow is { IsIncomingCut: true })
                return;
            _kept.ForEach(Deliver);
            _kept.Clear();
        }
    }

    private async Task ListenAsync()
    {
        _listener = await ReadHandlerSource.Task;
        _tcp.ReadHandlerSource.TrySetResult(this);
    }

    private bool Keep(IHandleEvent ev)
    {
        Resolve();
        lock (_turn)
        {
            if (_flow is not { IsIncomingCut: true })
                return false;
            _kept.Add(ev);
            return true;
        }
    }

    private void Deliver(IHandleEvent ev)
    {
        if (ev is InboundPayload { Payload: var frame })
            _flow?.Arrives(frame.Length);
        else
            End();
        _listener.Notify(ev);
    }

    /// <summary>Finds out which node is at the other end; until somebody has told its name, frames pass.</summary>
    private void Resolve()
    {
        if (_flow is not null || _peer is not { } address || Volatile.Read(ref _namesVersion) == _faults.NamesVersion)
            return;
        lock (_turn)
        {
            Volatile.Write(ref _namesVersion, _faults.NamesVersion);
            if (_flow is not null || _hasEnded || _faults.NameOf(address) is not { } name)
                return;
            var flow = _faults.Flow(name, NodeFaults.AkkaChannel);
            _sender = new LinkSender<ByteString>(_faults, flow, _tcp.Write);
            _flow = flow;
        }
    }

    private void End()
    {
        lock (_turn)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
        }

        _sender?.Dispose();
        _ended(this);
    }
}
