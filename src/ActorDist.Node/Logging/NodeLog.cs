using ActorDist.Cluster.Hocon;
using ActorDist.Node.Configuration;
using Akka.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace ActorDist.Node.Logging;

/// <summary>The node's log: a line an event on the console for people, the same events as JSON in a rolling file for programs.</summary>
public static class NodeLog
{
    /// <summary>Opens the log.</summary>
    /// <param name="config">The node's settings; the section is <c>actordist.log</c>.</param>
    /// <param name="folder">The folder of the rolling file.</param>
    /// <exception cref="SettingException">The level is none that there is.</exception>
    public static Logger Open(Config config, string folder)
    {
        var section = config.GetConfig("actordist.log");
        return new LoggerConfiguration()
            .MinimumLevel.Is(Level(section.GetString("level")))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.Console(new OneLineFormatter())
            .WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(folder, "actordist-.log"),
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: section.Size("file-size", "actordist.log"),
                retainedFileCountLimit: section.Whole("files", "actordist.log"))
            .CreateLogger();
    }

    private static LogEventLevel Level(string level) => level switch
    {
        "debug" => LogEventLevel.Debug,
        "info" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => throw new SettingException($"actordist.log.level must be debug, info, warning or error; it is '{level}'."),
    };
}
