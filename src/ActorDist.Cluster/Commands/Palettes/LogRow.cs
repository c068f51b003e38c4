using System.Text.Json.Serialization;
using Akka.Event;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>One log event.</summary>
/// <param name="Time">When it was logged, UTC.</param>
/// <param name="Level">info, warning or error.</param>
/// <param name="Source">The actor or class that logged.</param>
/// <param name="Message">The message, and the exception when there is one, on one line, cut at <see cref="MaxMessage"/> characters.</param>
public sealed record LogRow(DateTime Time, string Level, string Source, string Message)
{
    /// <summary>Characters of a message kept: the memory of past events is bounded by this too.</summary>
    public const int MaxMessage = 2000;

    /// <summary>The levels in rising order.</summary>
    internal static readonly string[] Levels = ["info", "warning", "error"];

    /// <summary>The row as people read it.</summary>
    [JsonIgnore]
    public string Text => $"{Time:HH:mm:ss.fff} | {Level} | {Source} | {Message}";

    internal int Rank => Array.IndexOf(Levels, Level);

    internal static LogRow Of(LogEvent e)
    {
        var message = e.Cause is null ? $"{e.Message}" : $"{e.Message} ({e.Cause.GetType().Name}: {e.Cause.Message})";
        message = message.ReplaceLineEndings(" ");
        return new LogRow(
            e.Timestamp,
            e switch { Error => "error", Warning => "warning", _ => "info" },
            e.LogSource,
            message.Length > MaxMessage ? $"{message.AsSpan(0, MaxMessage)}..." : message);
    }
}
