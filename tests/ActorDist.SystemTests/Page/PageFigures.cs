using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace ActorDist.SystemTests.Page;

/// <summary>How the page bears a large cluster. Not among the tests: <c>./scripts/bench.sh page</c> runs it.</summary>
public sealed class PageFigures
{
    private const int Nodes = 100;
    private const int Shards = 1000;
    private const int EventsPerSecond = 500;
    private const double LeastFramesPerSecond = 30;
    private const double MostMebibytes = 150;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    [Fact(Explicit = true)]
    public async Task Frames_and_memory_with_100_nodes_1000_shards_and_500_events_a_second()
    {
        await using var feed = new PageFeed(Nodes, Shards, EventsPerSecond);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(feed.Address);
        await page.WaitForFunctionAsync($"() => document.querySelectorAll('#shards .cell').length === {Shards}");
        await Task.Delay(WarmUp, TestContext.Current.CancellationToken);
        var (sent, seen) = (feed.Sent, await FramesAsync(page));
        var clock = Stopwatch.StartNew();
        await Task.Delay(Window, TestContext.Current.CancellationToken);
        var (frames, seconds) = (await FramesAsync(page) - seen, clock.Elapsed.TotalSeconds);
        var heap = await page.EvaluateAsync<double>("() => performance.memory.usedJSHeapSize / 1048576");
        var (own, resident) = RendererMebibytes();
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Nodes} nodes, {Shards} shards, {(feed.Sent - sent) / seconds:0} events/s: {frames / seconds:0.0} frames/s; JavaScript heap {heap:0} MiB, "
            + $"the page's process {own:0} MiB of its own, {resident:0} MiB resident");
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        await Console.Out.WriteLineAsync(text);
        await Browser.PictureAsync(page, "large");
        Assert.True(frames / seconds > LeastFramesPerSecond && own < MostMebibytes, text);
    }

    /// <summary>Frames painted since the first question.</summary>
    private static Task<int> FramesAsync(IPage page) => page.EvaluateAsync<int>(
        """
        () => {
          if (window.frames_ === undefined) {
            window.frames_ = 0;
            requestAnimationFrame(function count() { window.frames_++; requestAnimationFrame(count); });
          }
          return window.frames_;
        }
        """);

    /// <summary>Memory that only the page's process has, and all that it has in RAM: of the largest renderer that this process has started.</summary>
    private static (double Own, double Resident) RendererMebibytes()
    {
        return Directory.EnumerateDirectories("/proc").Select(folder => (Folder: folder, Line: Read(Path.Combine(folder, "cmdline"))))
            .Where(process => process.Line.Contains("--type=renderer", StringComparison.Ordinal) && IsMine(process.Folder))
            .Select(process => Read(Path.Combine(process.Folder, "smaps_rollup")))
            .Select(text => (Own: Sum(text, "Private_Clean:", "Private_Dirty:"), Resident: Sum(text, "Rss:")))
            .MaxBy(memory => memory.Own);
    }

    private static bool IsMine(string folder)
    {
        for (var pid = Parent(folder); pid > 1; pid = Parent($"/proc/{pid}"))
        {
            if (pid == Environment.ProcessId)
                return true;
        }

        return false;
    }

    private static int Parent(string folder) => Read(Path.Combine(folder, "stat")) is { Length: > 0 } stat
        && int.TryParse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture, out var parent) ? parent : 0;

    private static double Sum(string text, params string[] names) => text.Split('\n')
        .Where(line => names.Any(name => line.StartsWith(name, StringComparison.Ordinal)))
        .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
