using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories.Formats;

/// <summary>
/// Histories as JSON, one event a line, with Jepsen's field names, so that the tools of that family can judge them again
/// (<c>jq -s</c> makes the array that elle-cli reads).
/// </summary>
public static class JsonLinesHistory
{
    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    /// <summary>Writes events; leaves the stream open.</summary>
    public static void Write(Stream stream, IEnumerable<HistoryEvent> events)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(events);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        foreach (var each in events)
        {
            EventFields.Write(writer, each);
            writer.Flush();
            stream.Write(buffer.WrittenSpan);
            stream.Write(NewLine);
            buffer.ResetWrittenCount();
            writer.Reset();
        }
    }

    /// <summary>Reads events; empty lines are skipped.</summary>
    /// <exception cref="FormatException">A line is no event; the message names the line, from 1.</exception>
    public static IReadOnlyList<HistoryEvent> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var events = new List<HistoryEvent>();
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            try
            {
                events.Add(EventFields.Read(JsonNode.Parse(text), events.Count));
            }
            catch (Exception error) when (error is FormatException or JsonException)
            {
                throw new FormatException($"Line {line}: {error.Message}", error);
            }
        }

        return events;
    }
}
