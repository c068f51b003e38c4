using System.Collections.Concurrent;
using ActorDist.Cluster.Faults.Table;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using AkkaTransport = Akka.Remote.Transport.Transport;

namespace ActorDist.Cluster.Faults.Transport;

/// <summary>
/// Akka's TCP transport with the node's table of faults in between. It takes the transport's own place
/// (<c>akka.remote.dot-netty.tcp.transport-class</c>), so addresses keep their scheme, which an adapter in <c>applied-adapters</c> would
/// change, and no actor stands in the way of a frame. Installed only where faults are enabled.
/// </summary>
public sealed class FaultTransport : AkkaTransport
{
    // Internal to Akka.Remote, which makes it from this very name.
    private const string TcpTransport = "Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote";

    private readonly ConcurrentDictionary<FaultHandle, byte> _handles = new(ReferenceEqualityComparer.Instance);
    private readonly AkkaTransport _tcp;
    private readonly NodeFaults _faults;
    private readonly TimeSpan _connectionTimeout;

    /// <summary>Made by Akka.</summary>
    public FaultTransport(ActorSystem system, Config config)
    {
        _faults = system.Settings.Setup.Get<FaultSetup>() is { HasValue: true, Value: var setup }
            ? setup.Faults
            : throw new ConfigurationException($"{nameof(FaultTransport)} needs a {nameof(FaultSetup)}: set actordist.faults.enabled = on.");
        _tcp = (AkkaTransport)Activator.CreateInstance(Type.GetType(TcpTransport, throwOnError: true)!, system, config)!;
        _connectionTimeout = config.GetTimeSpan("connection-timeout");
        (System, Config, SchemeIdentifier, MaximumPayloadBytes) = (system, config, _tcp.SchemeIdentifier, _tcp.MaximumPayloadBytes);
        _faults.Changed += OnChanged;
    }

    /// <inheritdoc/>
    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var (address, inner) = await _tcp.Listen();
        var listener = new TaskCompletionSource<IAssociationEventListener>();
        _ = ForwardAsync();
        return (address, listener);

        async Task ForwardAsync() => inner.SetResult(new Inbound(this, await listener.Task));
    }

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => _tcp.IsResponsibleFor(remote);

    /// <summary>
    /// Opens an association. On a cut link it hangs until the link is healed or the time for connections is over, as it would where a
    /// network loses the first packet.
    /// </summary>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        if (_faults.NameOf(remoteAddress) is { } peer)
        {
            using var patience = new CancellationTokenSource(_connectionTimeout);
            try
            {
                await _faults.WhenConnectableAsync(peer, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidAssociationException($"No connection to {remoteAddress} within {_connectionTimeout.TotalSeconds:0.#} s: the link is cut");
            }
        }

        return Watch(new FaultHandle(await _tcp.Associate(remoteAddress), remoteAddress, _faults, Forget));
    }

    /// <inheritdoc/>
    public override Task<bool> Shutdown()
    {
        _faults.Changed -= OnChanged;
        return _tcp.Shutdown();
    }

    /// <inheritdoc/>
    public override Task<bool> ManagementCommand(object message) => _tcp.ManagementCommand(message);

    private FaultHandle Watch(FaultHandle handle)
    {
        _handles.TryAdd(handle, 0);
        return handle;
    }

    private void Forget(FaultHandle handle) => _handles.TryRemove(handle, out _);

    private void OnChanged(object? sender, EventArgs e)
    {
        foreach (var handle in _handles.Keys)
            handle.OnRulesChanged();
    }

    /// <summary>Hands associations that other nodes open to Akka.</summary>
    private sealed class Inbound(FaultTransport transport, IAssociationEventListener listener) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev) => listener.Notify(ev is InboundAssociation { Association: var tcp }
            ? new InboundAssociation(transport.Watch(new FaultHandle(tcp, peer: null, transport._faults, transport.Forget)))
            : ev);
    }
}
