using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace ActorDist.Node.Logging;

/// <summary>Writes an event as one line for people: time of day, level, message and, after it, what exception there was.</summary>
public sealed class OneLineFormatter : ITextFormatter
{
    /// <inheritdoc />
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        output.Write(logEvent.Level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => " debug ",
            LogEventLevel.Information => " info  ",
            LogEventLevel.Warning => " warn  ",
            _ => " error ",
        });
        output.Write(OneLine(Text(logEvent)));
        if (logEvent.Exception is { } exception)
        {
            output.Write(" | ");
            output.Write(OneLine(exception.ToString()));
        }

        output.WriteLine();
    }

    /// <summary>The message with strings as they are, where Serilog's own rendering puts them into quotes.</summary>
    private static string Text(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property
                && logEvent.Properties.GetValueOrDefault(property.PropertyName) is ScalarValue { Value: string literal })
            {
                text.Write(literal);
            }
            else
            {
                token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
            }
        }

        return text.ToString();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" | ");
}
