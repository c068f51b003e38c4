using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorDist.Cluster.Commands;
using Akka.Actor;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using static ActorDist.Node.Commands.CommandFrames;

namespace ActorDist.Node.Commands;

/// <summary>One client from hello to goodbye.</summary>
internal sealed class ClientConversation(
    ConnectionContext connection, string client, CommandDoorOptions options, CommandDoorIdentity identity)
{
    private readonly LineReader _reader = new(connection.Transport.Input, options.MaxLineBytes);
    private readonly ClientOutbox _outbox = new(connection, options);

    /// <summary>Serves the client until either side ends it.</summary>
    /// <returns>Why it ended, for the log.</returns>
    public async Task<string> RunAsync(Func<Task<IActorRef>> host)
    {
        // Kestrel asks connections to end when the node stops; a raw connection must listen for that itself.
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping, _outbox.Ended);
        var writing = _outbox.RunAsync();
        IActorRef? session = null;
        string reason;
        try
        {
            reason = await GreetAsync(ending.Token);
            if (reason.Length == 0)
            {
                var opened = await (await host()).Ask<CommandHostProtocol.Connected>(
                    new CommandHostProtocol.Connect(client, _outbox), options.HelloTimeout, ending.Token);
                session = opened.Session;
                _outbox.Send(Hello(opened.Palettes));
                reason = await ServeAsync(session, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            reason = _outbox.Failure ?? (stopping.IsCancellationRequested ? "the node is stopping" : "the connection was closed");
        }
        catch (AskTimeoutException)
        {
            reason = Fatal("the node's command host does not answer");
        }
        catch (IOException broken)
        {
            reason = broken.Message;
        }
        finally
        {
            session?.Tell(CommandHostProtocol.Disconnect.Instance);
            _outbox.Complete();
        }

        await writing;
        return _outbox.Failure ?? reason;
    }

    /// <summary>Turns a client away with one error frame.</summary>
    public async Task<string> RefuseAsync(string why)
    {
        var writing = _outbox.RunAsync();
        var reason = Fatal(why);
        _outbox.Complete();
        await writing;
        return reason;
    }

    // Empty when the client may come in, else why not.
    private async Task<string> GreetAsync(CancellationToken ending)
    {
        var (line, silent) = await ReadAsync(options.HelloTimeout, ending);
        if (silent)
            return Fatal($"no hello within {options.HelloTimeout.TotalSeconds:0.#} s");
        if (line is null)
            return "left before hello";
        if (!TryParse(line, out var frame, out var error))
            return Fatal(error);
        if (frame is not { Type: "hello" })
            return Fatal("the first frame must be {\"type\":\"hello\",\"protocol\":1}");
        if (frame.Protocol != CommandFrames.Protocol)
            return Fatal($"this node speaks command protocol {CommandFrames.Protocol}, the client {frame.Protocol?.ToString() ?? "none"}");
        return TokenMatches(frame.Token) ? "" : Fatal("the token is missing or wrong; pass --token or set ACTORDIST_TOKEN");
    }

    private async Task<string> ServeAsync(IActorRef session, CancellationToken ending)
    {
        while (true)
        {
            var (line, silent) = await ReadAsync(options.SilenceTimeout, ending);
            if (silent)
                return Fatal($"nothing was heard for {options.SilenceTimeout.TotalSeconds:0.#} s");
            if (line is null)
                return "the client left";
            if (!TryParse(line, out var frame, out var error))
                _outbox.Send(new ServerFrame("error") { Message = error });
            else
                Serve(session, frame);
        }
    }

    private void Serve(IActorRef session, ClientFrame frame)
    {
        switch (frame)
        {
            case { Type: "run", Id: { } id, Words: { } words } when words.All(word => word is not null):
                session.Tell(new CommandHostProtocol.Run(id, words));
                break;
            case { Type: "cancel", Id: { } id }:
                session.Tell(new CommandHostProtocol.Cancel(id));
                break;
            case { Type: "ping" }:
                _outbox.Send(new ServerFrame("pong"));
                break;
            default:
                _outbox.Send(new ServerFrame("error")
                {
                    Id = frame.Id,
                    Message = $"frame of type '{frame.Type}' is unknown or incomplete; known: run {{id, words}}, cancel {{id}}, ping",
                });
                break;
        }
    }

    private bool TryParse(byte[] line, out ClientFrame frame, out string error)
    {
        (frame, error) = (null!, "");
        if (ReferenceEquals(line, LineReader.Oversized))
        {
            error = $"a line may have at most {options.MaxLineBytes} bytes";
            return false;
        }

        try
        {
            if (JsonSerializer.Deserialize(line, CommandFrameContext.Default.ClientFrame) is { } parsed)
            {
                frame = parsed;
                return true;
            }

            error = "a frame is a JSON object, not null";
        }
        catch (JsonException malformed)
        {
            error = $"the line is no JSON frame (byte {malformed.BytePositionInLine ?? 0}, at {malformed.Path ?? "$"})";
        }

        return false;
    }

    private async Task<(byte[]? Line, bool Silent)> ReadAsync(TimeSpan limit, CancellationToken ending)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ending);
        silence.CancelAfter(limit);
        try
        {
            return (await _reader.ReadAsync(silence.Token), false);
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            return (null, true);
        }
    }

    private string Fatal(string message)
    {
        _outbox.Send(new ServerFrame("error") { Message = message, Fatal = true });
        return message;
    }

    // Hashes have one length, so the comparison tells nothing of the token's.
    private bool TokenMatches(string? given) =>
        options.Token.Length == 0
        || CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(options.Token)), SHA256.HashData(Encoding.UTF8.GetBytes(given ?? "")));

    private ServerFrame Hello(IReadOnlyList<CommandPalette> palettes) => new("hello")
    {
        Protocol = CommandFrames.Protocol,
        Product = "ActorDist",
        Version = identity.Version,
        Node = identity.Node,
        Palettes = [.. palettes.Select(PaletteFrames.Of)],
        Nodes = identity.Nodes(),
    };
}
