using System.Text.Json;
using System.Threading.Channels;
using ActorDist.Cluster.Commands;
using Microsoft.AspNetCore.Connections;
using static ActorDist.Node.Commands.CommandFrames;

namespace ActorDist.Node.Commands;

/// <summary>
/// The frames on their way to one client. Bounded by bytes: a client that reads too slowly for what it asked for is dropped, and no actor
/// ever waits for it. Progress is only a hint, so it is left out while half of the room is taken.
/// </summary>
internal sealed class ClientOutbox(ConnectionContext connection, CommandDoorOptions options) : ICommandSink
{
    private static readonly JsonSerializerOptions DataOptions = new(JsonSerializerDefaults.Web);
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ended = new();
    private long _queuedBytes;

    /// <summary>Cancelled when nothing more can be written: the session or the connection has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why the client was dropped, when it was.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public void Deliver(long id, CommandResponse response)
    {
        if (response.Progress is not null && Volatile.Read(ref _queuedBytes) > options.MaxQueuedBytes / 2)
            return;
        byte[] line;
        try
        {
            line = Line(new ServerFrame("response")
            {
                Id = id,
                Msg = response.Msg,
                Data = response.Data is { } data ? JsonSerializer.SerializeToElement(data, DataOptions) : null,
                Progress = response.Progress is { } p ? new ProgressFrame(p.Done, p.Total, p.Label) : null,
                Final = response.Final,
                Error = response.IsError,
                Usage = response is ErroredCommandResponse { IsUsage: true } ? true : null,
            });
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or ArgumentException or JsonException)
        {
            line = Refusal(id, $"the answer cannot be written as JSON: {unwritable.Message}", response.Final);
        }

        if (line.Length > options.MaxAnswerBytes)
            line = Refusal(id, $"the answer has {line.Length} bytes, the limit is {options.MaxAnswerBytes}; ask for less", response.Final);
        Enqueue(line);
    }

    /// <inheritdoc/>
    public void Closed() => _ended.Cancel();

    /// <summary>Queues a frame that is no response.</summary>
    public void Send(ServerFrame frame) => Enqueue(Line(frame));

    /// <summary>No more frames; those queued are still written.</summary>
    public void Complete() => _lines.Writer.TryComplete();

    /// <summary>Writes queued frames until <see cref="Complete"/> or until the client must be dropped.</summary>
    public async Task RunAsync()
    {
        var output = connection.Transport.Output;
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            using var slow = new CancellationTokenSource(options.WriteTimeout);
            try
            {
                var flushed = await output.WriteAsync(line, slow.Token);
                Interlocked.Add(ref _queuedBytes, -line.Length);
                if (!flushed.IsCompleted)
                    continue;
            }
            catch (OperationCanceledException)
            {
                Drop($"it read nothing for {options.WriteTimeout.TotalSeconds:0.#} s");
            }
            catch (IOException broken)
            {
                Drop(broken.Message);
            }

            break;
        }
    }

    private void Enqueue(byte[] line)
    {
        if (Interlocked.Add(ref _queuedBytes, line.Length) > options.MaxQueuedBytes)
            Drop($"it reads too slowly: more than {options.MaxQueuedBytes} bytes of answers were waiting");
        else if (!_lines.Writer.TryWrite(line))
            Interlocked.Add(ref _queuedBytes, -line.Length); // the conversation has ended
    }

    private void Drop(string why)
    {
        Failure ??= why;
        _lines.Writer.TryComplete();
        connection.Abort(new ConnectionAbortedException(why));
        _ended.Cancel();
    }

    private static byte[] Refusal(long id, string why, bool final) =>
        Line(new ServerFrame("response") { Id = id, Msg = why, Final = final, Error = true });
}
