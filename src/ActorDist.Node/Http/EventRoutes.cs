using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Events.Gathering;

namespace ActorDist.Node.Http;

/// <summary>
/// The events of all nodes as server-sent events (HTML standard, section 9.2). A position goes with each batch as its ID, which any node
/// takes as Last-Event-ID: a reader whose node died goes on with another one.
/// </summary>
public static class EventRoutes
{
    /// <summary>A comment goes to a reader that has nothing to read, so that both sides notice when the other one is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Oldest = TimeSpan.FromHours(1);

    /// <summary>Maps /events.</summary>
    public static void MapEventRoutes(this IEndpointRouteBuilder routes)
    {
        var stopping = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapGet("/events", RefusedRequestException.Answered<GatheredEvents>(
            routes.ServiceProvider, (http, events) => ServeAsync(http, events, stopping)));
    }

    private static async Task ServeAsync(HttpContext http, GatheredEvents events, CancellationToken stopping)
    {
        var kinds = EventKinds.Parse(http.Request.Query["kinds"].ToString());
        var after = http.Request.Headers[ServerSentEvents.ResumeHeader].ToString() is { Length: > 0 } header ? header : http.Request.Query["after"].ToString();
        var position = EventPosition.Parse(after);
        var since = after.Length > 0 ? DateTimeOffset.MinValue : Since(http.Request.Query["since"].ToString());
        using var reader = events.TryOpen(position);
        if (reader is null)
        {
            throw new RefusedRequestException(
                StatusCodes.Status503ServiceUnavailable,
                $"{events.Readers} readers follow the events of this node, which is the limit (actordist.events.max-readers); ask another node.");
        }

        // Who reads slowly loses events, and nothing is kept for it.
        ServerSentEvents.Begin(http);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await WriteAllAsync(http.Response.BodyWriter, reader, kinds, since, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or the node leaves: the reader goes on with another one.
        }
    }

    private static async Task WriteAllAsync(
        PipeWriter output, EventReader reader, IReadOnlySet<EventKind> kinds, DateTimeOffset since, CancellationToken ending)
    {
        Write(output, "retry: 500\n\n");
        var flushed = await output.FlushAsync(ending);
        while (!flushed.IsCompleted)
        {
            var read = await reader.ReadAsync(Patience, ending);
            if (read.Lost > 0)
            {
                WriteMessage(output, "lost", NodeJson.Line(new NodeJson.LostBody(read.Lost)));
            }

            foreach (var e in read.Events)
            {
                if (e.Time >= since && kinds.Contains(e.Kind))
                {
                    WriteMessage(output, type: null, NodeJson.Line(EventRow.Of(e)));
                }
            }

            // A message of its own without data: it only moves the reader's last event ID.
            Write(output, read.Events.Count > 0 ? $"id: {reader.Position}\n\n" : ":\n\n");
            flushed = await output.FlushAsync(ending);
        }
    }

    private static void WriteMessage(PipeWriter output, string? type, byte[] data)
    {
        if (type is not null)
        {
            Write(output, $"event: {type}\n");
        }

        ServerSentEvents.WriteMessage(output, data);
    }

    private static void Write(PipeWriter output, string text) => Encoding.UTF8.GetBytes(text, output);

    private static DateTimeOffset Since(string text)
    {
        if (text.Length == 0)
        {
            return DateTimeOffset.MinValue;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Oldest.TotalSeconds
            ? DateTimeOffset.UtcNow - TimeSpan.FromSeconds(seconds)
            : throw RefusedRequestException.BadRequest($"since must be a whole number of seconds from 0 to {Oldest.TotalSeconds:0}; it is '{text}'.");
    }
}
