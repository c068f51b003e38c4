using System.Text.Json;
using ActorDist.Pbm.Top;
using Spectre.Console;
using Xunit;

namespace ActorDist.Pbm.Tests;

public sealed class TopScreenTests
{
    [Fact]
    public void Should_draw_every_node_with_its_rate_and_what_is_wrong()
    {
        var screen = new TopScreen();
        Draw(screen, Look("2026-01-01T00:00:00Z", answered: 100, silentMs: 100));
        var drawn = Draw(screen, Look("2026-01-01T00:00:02Z", answered: 300, silentMs: 4000));

        var rows = drawn.Split('\n').Where(line => line.Contains("MiB", StringComparison.Ordinal)).Select(Cells).ToArray();
        Assert.Contains("00:00:02Z, as n1 gathers it", drawn, StringComparison.Ordinal);
        Assert.Equal(["n1", "Up", "10", "40", "3", "100", "0.5", "", "180 MiB", "00:01:05"], rows[0]);
        // A node that is silent has told nothing new.
        Assert.Equal(["n2", "silent", "9", "0", "0", "0", "12.0", "n1", "170 MiB", "00:01:00"], rows[1]);
    }

    private static JsonElement Look(string time, int answered, int silentMs) => JsonDocument.Parse(
        $$"""
        {"time": "{{time}}", "nodes": [
          {"node": "n1", "status": "Up", "ageMs": 0, "uptimeSeconds": 65, "memoryBytes": 188743680, "requestsUnderWay": 3,
           "requestsAnswered": {{answered}}, "shards": 10, "entities": 40, "worstPhi": 0.5, "unreachable": []},
          {"node": "n2", "status": "Up", "ageMs": {{silentMs}}, "uptimeSeconds": 60, "memoryBytes": 178257920, "requestsUnderWay": 0,
           "requestsAnswered": 7, "shards": 9, "entities": 0, "worstPhi": 12, "unreachable": ["n1"]}]}
        """).RootElement;

    private static string[] Cells(string line) => [.. line.Trim().Trim('│').Split('│').Select(cell => cell.Trim())];

    private static string Draw(TopScreen screen, JsonElement look)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 160;
        console.Write(screen.Draw(look, "n1"));
        return writer.ToString();
    }
}
