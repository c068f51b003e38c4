using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories.Formats;

/// <summary>
/// The lines that Jepsen logs while it runs, <c>INFO  jepsen.util - process :type :f value</c>; the form of Porcupine's etcd histories.
/// A failed or unknown operation has its error in the place of the value.
/// </summary>
public static class JepsenLog
{
    private const string Marker = "jepsen.util - ";
    private const int Fields = 4;

    /// <summary>Reads the events; lines that Jepsen wrote for other reasons are skipped.</summary>
    /// <exception cref="FormatException">An event's line is damaged; the message names the line, from 1.</exception>
    public static IReadOnlyList<HistoryEvent> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var events = new List<HistoryEvent>();
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            var start = text.IndexOf(Marker, StringComparison.Ordinal);
            if (start < 0)
                continue;
            try
            {
                events.Add(ReadEvent(text[(start + Marker.Length)..], events.Count));
            }
            catch (FormatException error)
            {
                throw new FormatException($"Line {line}: {error.Message}", error);
            }
        }

        return events;
    }

    private static HistoryEvent ReadEvent(string text, long index)
    {
        var fields = text.Split((char[]?)null, Fields, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < Fields || fields[1][0] != ':' || fields[2][0] != ':')
            throw new FormatException("expected process, :type, :function and value");
        var isNemesis = string.Equals(fields[0], ":nemesis", StringComparison.Ordinal);
        var process = HistoryEvent.Nemesis;
        if (!isNemesis && !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out process))
            throw new FormatException($"'{fields[0]}' is no process");
        new EdnReader(fields[3]).TryRead(out JsonNode? value);
        var isError = value is JsonValue scalar && scalar.TryGetValue<string>(out _);
        return new HistoryEvent(
            index, Time: null, process, EventFields.ReadType(fields[1][1..]), fields[2][1..], Key: null,
            isError ? null : value, isError ? value : null);
    }
}
