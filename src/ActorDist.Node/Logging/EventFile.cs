using System.Text;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Hocon;
using ActorDist.Node.Http;
using Akka.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Display;

namespace ActorDist.Node.Logging;

/// <summary>Writes a node's own events to a rolling file, a JSON object a line.</summary>
public sealed class EventFile : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly NodeEventLog _log;
    private readonly Logger _file;
    private readonly NodeEvent[] _buffer = new NodeEvent[256];
    private long _written;

    private EventFile(NodeEventLog log, Logger file) => (_log, _file) = (log, file);

    /// <summary>Opens the file.</summary>
    /// <param name="config">The node's settings; the log's say how large files get and how many are kept.</param>
    /// <param name="folder">Where the file is.</param>
    /// <param name="log">The events.</param>
    public static EventFile Open(Config config, string folder, NodeEventLog log)
    {
        var section = config.GetConfig("actordist.log");
        return new EventFile(log, new LoggerConfiguration()
            .WriteTo.File(
                new MessageTemplateTextFormatter("{Message:lj}{NewLine}"),
                Path.Combine(folder, "events-.jsonl"),
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: section.Size("file-size", "actordist.log"),
                retainedFileCountLimit: section.Whole("files", "actordist.log"))
            .CreateLogger());
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                WriteNews();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            WriteNews();
        }
    }

    private void WriteNews()
    {
        int count;
        while ((count = _log.Read(_written, _buffer)) > 0)
        {
            if (_buffer[0].Id.Sequence > _written + 1)
            {
                _file.Information("{Line:l}", Encoding.UTF8.GetString(NodeJson.Line(new NodeJson.LostBody(_buffer[0].Id.Sequence - _written - 1))));
            }

            foreach (ref readonly var e in _buffer.AsSpan(0, count))
            {
                _file.Information("{Line:l}", Encoding.UTF8.GetString(NodeJson.Line(EventRow.Of(e))));
            }

            _written = _buffer[count - 1].Id.Sequence;
        }
    }
}
