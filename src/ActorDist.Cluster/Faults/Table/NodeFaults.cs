using System.Collections.Concurrent;
using System.Diagnostics;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Membership;
using Akka.Actor;

namespace ActorDist.Cluster.Faults.Table;

/// <summary>
/// A node's own part of the cluster's faults: a table of its links with other nodes, each direction by itself. It lives in memory only, so
/// a node that starts again is whole; what the others cut off stays cut, since a cut is made at both ends.
/// </summary>
public sealed class NodeFaults : ILinkFaults
{
    /// <summary>Most other nodes that the table has room for.</summary>
    public const int MaxPeers = 256;

    /// <summary>The channel of Akka.Remote, as <c>actordist.registers.channel</c> calls it.</summary>
    public const string AkkaChannel = "akka";

    /// <summary>The channel of the registers' own streams.</summary>
    public const string StreamChannel = "stream";

    private readonly ConcurrentDictionary<string, PeerLink> _peers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Peer, string Channel), LinkFlow> _flows = new();

    /// <summary>Node names by host and port. What was learned once is kept: a node that is down and comes back is the same to a cut.</summary>
    private readonly ConcurrentDictionary<(string Host, int Port), string> _names = new();

    private readonly NodeDirectory _directory;
    private readonly Func<double> _random;
    private readonly Lock _change = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seenVersion = -1;

    /// <summary>A table without any fault.</summary>
    /// <param name="self">This node's name.</param>
    /// <param name="directory">Tells which node is at which address.</param>
    /// <param name="settings">Bounds.</param>
    /// <param name="random">Evenly from 0 to below 1, safe from any thread; null: the system's.</param>
    public NodeFaults(string self, NodeDirectory directory, FaultSettings settings, Func<double>? random = null)
    {
        (Self, _directory, Settings) = (self, directory, settings);
        _random = random ?? Random.Shared.NextDouble;
    }

    /// <summary>The rules have changed; raised on the thread that changed them.</summary>
    public event EventHandler? Changed;

    /// <summary>This node's name.</summary>
    public string Self { get; }

    /// <summary>The bounds.</summary>
    public FaultSettings Settings { get; }

    /// <summary>Rises with what is known of names.</summary>
    internal long NamesVersion => _directory.Version;

    /// <summary>Time that does not go backwards.</summary>
    internal static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Takes over the rules of the links that begin or end here; others are left alone, and so are links not named.</summary>
    /// <exception cref="FaultRefusedException">The table has no room for so many nodes; nothing is changed.</exception>
    public void Apply(IReadOnlyList<LinkFault> faults)
    {
        lock (_change)
        {
            var peers = faults
                .SelectMany(fault => (string[])[fault.Link.From, fault.Link.To])
                .Concat(_peers.Keys)
                .Distinct(StringComparer.Ordinal)
                .Count(name => !IsSelf(name));
            if (peers > MaxPeers)
                throw new FaultRefusedException($"the faults name {peers} other nodes; a node keeps rules for {MaxPeers}");
            foreach (var (link, rule) in faults)
            {
                if (IsSelf(link.From))
                    Peer(link.To).Outgoing = OutgoingRule.Of(rule, _random);
                else if (IsSelf(link.To))
                    Peer(link.From).Incoming = rule;
            }

            Notify();
        }
    }

    /// <summary>Ends every fault of this node's links.</summary>
    public void Heal()
    {
        lock (_change)
        {
            foreach (var peer in _peers.Values)
                (peer.Outgoing, peer.Incoming) = (OutgoingRule.Pass, LinkRule.Pass);
            Notify();
        }
    }

    /// <summary>What was seen on the wire, by link and channel.</summary>
    public IReadOnlyList<LinkObservation> Observe() =>
    [
        .. _flows.Values.SelectMany(flow => flow.Observe(Self))
            .OrderBy(seen => seen.From, StringComparer.Ordinal)
            .ThenBy(seen => seen.To, StringComparer.Ordinal)
            .ThenBy(seen => seen.Channel, StringComparer.Ordinal),
    ];

    /// <summary>The rules that are not <c>pass</c>, by link.</summary>
    public IReadOnlyList<LinkFault> Rules() =>
    [
        .. _peers.Values
            .SelectMany(peer => (LinkFault[])
            [
                new LinkFault(new Link(Self, peer.Name), peer.Outgoing.Rule), new LinkFault(new Link(peer.Name, Self), peer.Incoming),
            ])
            .Where(fault => fault.Rule.IsCut || fault.Rule.IsSlow)
            .OrderBy(fault => fault.Link.ToString(), StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public bool IsConnectable(string peer) => !_peers.TryGetValue(peer, out var link) || link.IsConnectable;

    /// <inheritdoc/>
    public async Task WhenConnectableAsync(string peer, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before the look, so that a change after it is not missed.
            var changed = Volatile.Read(ref _changed).Task;
            if (IsConnectable(peer))
                return;
            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>The traffic of a channel with another node.</summary>
    internal LinkFlow Flow(string peer, string channel) =>
        _flows.GetOrAdd((peer, channel), key => new LinkFlow(Peer(key.Peer), key.Channel));

    /// <summary>The node at an address; null while nobody has told.</summary>
    internal string? NameOf(Address address)
    {
        if (address.Host is not { } host || address.Port is not { } port)
            return null;
        Learn();
        return _names.GetValueOrDefault((host, port));
    }

    private void Learn()
    {
        var version = _directory.Version;
        if (Volatile.Read(ref _seenVersion) == version)
            return;
        foreach (var node in _directory.Nodes)
        {
            if (Address.Parse(node.Address) is { Host: { } host, Port: { } port } && (_names.Count < MaxPeers || _names.ContainsKey((host, port))))
                _names[(host, port)] = node.Name;
        }

        Volatile.Write(ref _seenVersion, version);
    }

    private PeerLink Peer(string name) => _peers.GetOrAdd(name, static name => new PeerLink(name));

    private bool IsSelf(string name) => string.Equals(name, Self, StringComparison.Ordinal);

    private void Notify()
    {
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
