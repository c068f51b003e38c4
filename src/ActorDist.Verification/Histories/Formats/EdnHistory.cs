using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories.Formats;

/// <summary>
/// Histories in EDN: maps of Jepsen's fields in one vector or list (Knossos, Jepsen's <c>history.edn</c>) or one after the other
/// (Porcupine's key-value logs).
/// </summary>
public static class EdnHistory
{
    /// <summary>Reads events.</summary>
    /// <exception cref="FormatException">
    /// The text is no EDN (the message names the line) or a value no event (it names the event).
    /// </exception>
    public static IReadOnlyList<HistoryEvent> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var events = new List<HistoryEvent>();
        var edn = new EdnReader(reader.ReadToEnd());
        while (edn.TryRead(out var value))
        {
            if (value is JsonArray several)
            {
                foreach (var each in several)
                    Add(each);
            }
            else
            {
                Add(value);
            }
        }

        return events;

        void Add(JsonNode? value)
        {
            try
            {
                events.Add(EventFields.Read(value, events.Count));
            }
            catch (FormatException error)
            {
                throw new FormatException($"Event {events.Count}: {error.Message}.", error);
            }
        }
    }
}
