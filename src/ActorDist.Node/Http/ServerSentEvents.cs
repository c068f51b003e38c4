using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ActorDist.Node.Http;

/// <summary>A stream of things as server-sent events (HTML standard, section 9.2).</summary>
internal static class ServerSentEvents
{
    /// <summary>Has the ID of the last event that a reader has seen, which it resumes after.</summary>
    public const string ResumeHeader = "Last-Event-ID";

    /// <summary>Makes the answer a stream that a reader may take as slowly as it likes.</summary>
    public static void Begin(HttpContext http)
    {
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Writes things until there are no more, the reader is gone or the node leaves.</summary>
    /// <param name="http">The request.</param>
    /// <param name="things">What is told.</param>
    /// <param name="line">A thing on one line.</param>
    /// <param name="ending">The end from outside.</param>
    public static async Task WriteAsync<T>(HttpContext http, IAsyncEnumerable<T> things, Func<T, byte[]> line, CancellationToken ending)
    {
        Begin(http);
        var output = http.Response.BodyWriter;
        try
        {
            await output.FlushAsync(ending);
            await foreach (var thing in things.WithCancellation(ending))
            {
                WriteMessage(output, line(thing));
                if ((await output.FlushAsync(ending)).IsCompleted)
                    return;
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went away, or the node leaves.
        }
    }

    /// <summary>Writes a message of one line.</summary>
    public static void WriteMessage(IBufferWriter<byte> output, byte[] data)
    {
        output.Write("data: "u8);
        output.Write(data);
        output.Write("\n\n"u8);
    }
}
