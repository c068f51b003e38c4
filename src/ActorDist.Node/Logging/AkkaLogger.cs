using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Serilog.Events;
using LogEvent = Akka.Event.LogEvent;
using LogLevel = Akka.Event.LogLevel;

namespace ActorDist.Node.Logging;

/// <summary>
/// Writes the actor system's log events to the node's log. The bridge that comes with Akka.Hosting is not used: it pairs positional
/// placeholders with arguments in the order of their appearance, so that "{1} {0}" shows each value in the other's place.
/// </summary>
public sealed class AkkaLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly Serilog.ILogger _log;

    /// <summary>Made by Akka.</summary>
    public AkkaLogger()
    {
        _log = Context.System.Settings.Setup.Get<Target>().Value.Log;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private void Write(LogEvent e)
    {
        var log = _log.ForContext("Source", e.LogSource);
        if (e.Message is LogMessage message && !message.Format.Contains("{0", StringComparison.Ordinal))
        {
            log.Write(Level(e), e.Cause, message.Format, [.. message.Parameters()]);
        }
        else
        {
            log.Write(Level(e), e.Cause, "{Text:l}", e.Message?.ToString());
        }
    }

    private static LogEventLevel Level(LogEvent e) => e.LogLevel() switch
    {
        LogLevel.DebugLevel => LogEventLevel.Debug,
        LogLevel.InfoLevel => LogEventLevel.Information,
        LogLevel.WarningLevel => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };

    /// <summary>Tells the logger, which Akka makes by itself, where to write.</summary>
    /// <param name="log">The node's log.</param>
    public sealed class Target(Serilog.ILogger log) : Setup
    {
        /// <summary>The node's log.</summary>
        public Serilog.ILogger Log { get; } = log;
    }
}
