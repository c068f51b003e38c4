using ActorDist.Cluster.Commands;
using Akka.Hosting;
using Microsoft.AspNetCore.Connections;

namespace ActorDist.Node.Commands;

/// <summary>
/// The TCP door of the command host: accepts <c>pbm</c> clients on a Kestrel endpoint and gives each a session of the
/// <see cref="CommandHost"/>. Whatever a client sends or fails to read costs that client its connection at most.
/// </summary>
internal sealed partial class CommandDoor(
    CommandDoorOptions options, CommandDoorIdentity identity, ActorRegistry actors, ILogger<CommandDoor> log)
    : ConnectionHandler
{
    private int _clients;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = connection.RemoteEndPoint?.ToString() ?? connection.ConnectionId;
        var accepted = Interlocked.Increment(ref _clients) <= options.MaxClients;
        try
        {
            Connected(client);
            var conversation = new ClientConversation(connection, client, options, identity);
            var reason = accepted
                ? await conversation.RunAsync(async () => await actors.GetAsync<CommandHost>(connection.ConnectionClosed))
                : await conversation.RefuseAsync($"{options.MaxClients} clients are connected, the limit; try again later");
            Disconnected(client, reason);
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Command client {Client} connected")]
    private partial void Connected(string client);

    [LoggerMessage(Level = LogLevel.Information, Message = "Command client {Client} disconnected: {Reason}")]
    private partial void Disconnected(string client, string reason);
}
