using System.Text.Json;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>lab.sh soak for one short round: it must find what a node that acknowledges too early loses, and leave a page that shows it.</summary>
public sealed class SoakScriptSpec : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-soak-spec-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Should_be_violated_where_a_request_is_acknowledged_by_its_owner_alone()
    {
        var report = Path.Combine(_home, "report");
        var result = await Script.RunAsync(
            "scripts/lab.sh", _home, "soak", "--rounds", "1", "--nodes", "3", "--fault-seconds", "4", "--workload", "requests", "--nemesis", "kill",
            "--set", "actordist.requests.write-consistency=local", "--json", "--report", report);
        var summary = JsonDocument.Parse(result.LastLine).RootElement;

        Assert.True(summary.GetProperty("verdict").ValueEquals("violated"), result.ToString());
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(result.LastLine, result.Output.Trim());
        Assert.Contains("was acknowledged, but it never took effect", summary.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var again = summary.GetProperty("again").GetString();
        Assert.Equal(
            "./scripts/lab.sh soak --rounds 1 --seed 1 --nodes 3 --fault-seconds 4 --workload requests --nemesis kill "
            + "--set actordist.requests.write-consistency=local",
            again);
        var page = await File.ReadAllTextAsync(summary.GetProperty("report").GetString()!, TestContext.Current.CancellationToken);
        Assert.Contains("<p class=\"verdict violated\">violated: requests: ", page, StringComparison.Ordinal);
        Assert.Contains("killed by SIGKILL", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(report, "round", "history-requests.jsonl")));
    }
}
