using System.Globalization;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Links;

/// <summary>
/// A network namespace of its own for each node, joined by a bridge in the laboratory's own namespace (<see cref="OwnNamespace"/>); links are
/// cut by iptables where packets arrive, so that the sender is told nothing, as on a real network. The nodes' addresses are of 127.1.0.0/24:
/// a node listens without TLS on loopback only, and the kernel routes such addresses where it is told to (<c>route_localnet</c>).
/// </summary>
public sealed class NamespaceLinks : ILinks, IAsyncDisposable
{
    private const string Bridge = "actordist0";
    private const string BridgeAddress = "127.1.0.254/24";
    private readonly List<string> _made = [];
    private readonly string _prefix = $"actordist-{Environment.ProcessId}-";

    private NamespaceLinks()
    {
    }

    /// <summary>Makes the bridge and the namespaces.</summary>
    /// <param name="nodes">Who gets one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ClusterException">There is no right to, or ip or iptables is missing.</exception>
    public static async Task<NamespaceLinks> CreateAsync(IEnumerable<NodeSpec> nodes, CancellationToken cancellation)
    {
        var links = new NamespaceLinks();
        try
        {
            await links.RunAsync("ip link set lo up", cancellation);
            await links.LocalNetAsync("", cancellation);
            await links.RunAsync($"ip link add {Bridge} type bridge", cancellation);
            await links.RunAsync($"ip addr add {BridgeAddress} dev {Bridge}", cancellation);
            await links.RunAsync($"ip link set {Bridge} up", cancellation);
            foreach (var node in nodes)
                await links.AddAsync(node, cancellation);
            return links;
        }
        catch
        {
            await links.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same node, in its namespace and at its address there.</summary>
    public NodeSpec Inside(NodeSpec node) => node with { Host = AddressOf(node), Namespace = NameOf(node.Name) };

    /// <inheritdoc/>
    public async Task BreakAsync(LinkFault fault, CancellationToken cancellation)
    {
        if (fault is LinkFault.Slow)
            throw new ClusterException("iptables cuts links and cannot slow them; the nodes' own fault switch does: --world processes");
        foreach (var (from, to) in fault.Links)
        {
            await RunAsync(
                $"ip netns exec {NameOf(to)} iptables -w -A INPUT -s {AddressOf(from)} -j DROP", cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> HealAsync(CancellationToken cancellation)
    {
        var lost = 0L;
        foreach (var name in _made)
        {
            lost += (await RunAsync($"ip netns exec {name} iptables -w -L INPUT -v -x -n", cancellation)).Split('\n')
                .Where(line => line.Contains(" DROP ", StringComparison.Ordinal) && line.Contains("127.1.0.", StringComparison.Ordinal))
                .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
            await RunAsync($"ip netns exec {name} iptables -w -F INPUT", cancellation);
        }

        return $"{lost} packets were dropped on their way";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What is left with the laboratory's own namespace, the kernel removes.
        foreach (var name in _made)
            await RunAsync($"ip netns del {name}", CancellationToken.None);
        _made.Clear();
    }

    private static string AddressOf(NodeSpec node) => AddressOf(node.Name);

    private static string AddressOf(string node) => $"127.1.0.{NodeSpec.NumberOf(node)}";

    private string NameOf(string node) => _prefix + node;

    private async Task AddAsync(NodeSpec node, CancellationToken cancellation)
    {
        var (name, port) = (NameOf(node.Name), $"actordist-{node.Name}");
        await RunAsync($"ip netns add {name}", cancellation);
        _made.Add(name);
        await RunAsync($"ip link add {port} type veth peer name eth0 netns {name}", cancellation);
        await RunAsync($"ip link set {port} master {Bridge} up", cancellation);
        var inside = $"ip netns exec {name} ";
        await RunAsync($"{inside}ip link set lo up", cancellation);
        await LocalNetAsync(inside, cancellation);
        await RunAsync($"{inside}ip addr add {AddressOf(node)}/24 dev eth0", cancellation);
        await RunAsync($"{inside}ip link set eth0 up", cancellation);
        // Whether links can be cut is found out before nodes are started.
        await RunAsync($"{inside}iptables -w -L INPUT -n", cancellation);
    }

    /// <summary>Of 127.0.0.0/8 leaves one address to the loopback device, so that the others can be routed.</summary>
    private async Task LocalNetAsync(string inside, CancellationToken cancellation)
    {
        await RunAsync($"{inside}ip addr flush dev lo", cancellation);
        await RunAsync($"{inside}ip addr add {NodeSpec.Loopback}/32 dev lo", cancellation);
        await RunAsync($"{inside}sysctl -qw net.ipv4.conf.all.route_localnet=1", cancellation);
    }

    private async Task<string> RunAsync(string command, CancellationToken cancellation)
    {
        var words = command.Split(' ');
        var (exitCode, output, error) = await OwnNamespace.RunAsync(words[0], words[1..], cancellation);
        return exitCode == 0
            ? output
            : throw new ClusterException($"The network could not be made: {command}: {error.Trim()}. It takes root, ip (Debian: iproute2) and iptables.");
    }
}
