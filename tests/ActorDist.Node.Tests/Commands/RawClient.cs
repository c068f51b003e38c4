using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ActorDist.Node.Tests.Commands;

/// <summary>A client that speaks bytes, so that it can misbehave.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = null!;

    public static CancellationToken Deadline => Xunit.TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var client = new RawClient();
        if (receiveBuffer is { } size)
            client._tcp.ReceiveBufferSize = size;
        await client._tcp.ConnectAsync("127.0.0.1", port, Deadline);
        client._reader = new StreamReader(client._tcp.GetStream(), Encoding.UTF8);
        return client;
    }

    /// <summary>Connects and says hello; the hello is read.</summary>
    public static async Task<RawClient> GreetAsync(int port, int? receiveBuffer = null)
    {
        var client = await ConnectAsync(port, receiveBuffer);
        await client.SendAsync("""{"type":"hello","protocol":1}""");
        Xunit.Assert.Equal("hello", (await client.ReadAsync())!.Value.GetProperty("type").GetString());
        return client;
    }

    public async Task SendAsync(string line) => await SendBytesAsync(Encoding.UTF8.GetBytes($"{line}\n"));

    public async Task SendBytesAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes, Deadline);

    /// <summary>The next frame, or null when the node has closed the connection.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        return await _reader.ReadLineAsync(patience.Token) is { } line ? JsonElement.Parse(line) : null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }
}
