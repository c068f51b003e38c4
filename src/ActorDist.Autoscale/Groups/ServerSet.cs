using ActorDist.Core.StateMachines.Encoding;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// The servers of a group, at most <see cref="GroupLimits.MaxServers"/>. Kept in their binary form until somebody looks: most commands do
/// not.
/// </summary>
public sealed class ServerSet
{
    private const int MostBytesOfOne = GroupLimits.MaxServerId + 32;
    private readonly Lazy<IReadOnlyList<GroupServer>> _items;

    private ServerSet(ReadOnlyMemory<byte> encoded)
    {
        Encoded = encoded;
        _items = new(() => Decode(encoded.Span), isThreadSafe: false);
    }

    private ServerSet(IReadOnlyList<GroupServer> items)
    {
        Encoded = Encode(items);
        _items = new(() => items, isThreadSafe: false);
        _ = _items.Value;
    }

    /// <summary>No servers.</summary>
    public static ServerSet Empty => new(Array.Empty<GroupServer>());

    /// <summary>The servers, in the order of the report.</summary>
    public IReadOnlyList<GroupServer> Items => _items.Value;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Encoded.Length <= 1;

    internal ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>A set of these.</summary>
    public static ServerSet Of(IEnumerable<GroupServer> servers) => new([.. servers]);

    /// <summary>The server of an ID; null where the group has none such.</summary>
    public GroupServer? Find(string id) => Items.FirstOrDefault(server => string.Equals(server.Id, id, StringComparison.Ordinal));

    /// <summary>The same servers, each as <paramref name="change"/> makes it.</summary>
    public ServerSet Select(Func<GroupServer, GroupServer> change) => Of(Items.Select(change));

    internal static ServerSet From(ReadOnlyMemory<byte> encoded) => encoded.IsEmpty ? Empty : new(encoded);

    private static byte[] Encode(IReadOnlyList<GroupServer> servers)
    {
        var buffer = new byte[SpanWriter.SizeOf((ulong)servers.Count) + servers.Count * MostBytesOfOne];
        var writer = new SpanWriter(buffer);
        writer.Unsigned((ulong)servers.Count);
        foreach (var server in servers)
        {
            writer.ServerId(server.Id);
            writer.Unsigned((ulong)server.CreatedMs);
            writer.Unsigned((ulong)server.LaunchVersion);
            writer.Byte((byte)((int)server.Phase | (int)server.Doom << 3 | (server.IsProtected ? 1 << 6 : 0)));
        }

        return buffer[..writer.Length];
    }

    private static GroupServer[] Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SpanReader(encoded);
        var servers = new GroupServer[reader.Count("servers", GroupLimits.MaxServers)];
        for (var i = 0; i < servers.Length; i++)
        {
            var id = reader.ServerId(encoded);
            var (created, launch, flags) = (reader.NonNegative("created"), reader.NonNegative("launch version"), reader.Byte("flags"));
            if ((flags & 7) > (int)ServerPhase.Failed || (flags >> 3 & 7) > (int)ServerDoom.Disown || flags > 0x7F)
                throw new FormatException($"server flags: {flags}");
            servers[i] = new GroupServer(id, created, (ServerPhase)(flags & 7), launch)
            {
                Doom = (ServerDoom)(flags >> 3 & 7),
                IsProtected = (flags & 1 << 6) != 0,
            };
        }

        reader.End("servers");
        return servers;
    }
}
