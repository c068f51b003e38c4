using System.Text.Json;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>demo.sh to its last line: it must hold as the node is meant to run, and must not where the node's promise is broken.</summary>
public sealed class DemoScriptSpec : IDisposable
{
    /// <summary>Seconds by which what is looked for again and again may be seen later on a busy machine than what came after it.</summary>
    private const double LateLook = 1;

    private readonly string _home = Directory.CreateTempSubdirectory("actordist-demo-spec-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Should_hold_when_the_oldest_is_killed()
    {
        var result = await Script.RunAsync("scripts/demo.sh", _home, "--nodes", "3", "--requests", "300", "--kill", "n1", "--seed", "7");
        var report = JsonDocument.Parse(result.LastLine).RootElement;

        Assert.True(report.GetProperty("verdict").ValueEquals("held"), result.ToString());
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(300, report.GetProperty("acknowledged").GetInt32());
        Assert.Equal(300, report.GetProperty("executed").GetInt32());
        Assert.Equal(0, report.GetProperty("lost").GetInt32());
        Assert.Equal(0, report.GetProperty("duplicates").GetInt32());
        Assert.True(report.GetProperty("shardsMoved").GetInt32() > 0);
        var downed = report.GetProperty("downedSeconds").GetDouble();
        Assert.InRange(report.GetProperty("unreachableSeconds").GetDouble(), 0, downed + LateLook);
        Assert.InRange(downed, 0, report.GetProperty("takeoverSeconds").GetDouble() + LateLook);
        // Far below what the failure detector and the resolver need together, on a busy machine too.
        Assert.InRange(report.GetProperty("evidenceSeconds").GetDouble(), 0, 5);
        Assert.Contains("; vetoed by none; downed by n", result.Output);
        Assert.All((string[])["started", "up", "spread", "killed", "evidence", "downed", "moved", "answering"], what =>
            Assert.Contains(what, result.Output));
    }

    [Fact]
    public async Task Should_be_violated_when_a_write_is_acknowledged_by_its_owner_alone()
    {
        // Requests come until the kill, so the killed node has acknowledged some that it has not handed to the replicas yet.
        var result = await Script.RunAsync(
            "scripts/demo.sh", _home, "--nodes", "3", "--requests", "200", "--groups", "0", "--json", "--profile", "lab",
            "--set", "actordist.requests.write-consistency=local");
        var report = JsonDocument.Parse(result.LastLine).RootElement;

        Assert.True(report.GetProperty("verdict").ValueEquals("violated"), result.ToString());
        Assert.Equal(1, result.ExitCode);
        Assert.True(report.GetProperty("lost").GetInt32() > 0);
        Assert.Contains("acknowledged and lost: demo-1-", report.GetProperty("reason").GetString());
        Assert.Equal(result.LastLine, result.Output.Trim());
    }

    [Fact]
    public async Task Should_refuse_to_kill_a_node_that_there_is_none_of()
    {
        var result = await Script.RunAsync("scripts/demo.sh", _home, "--kill", "n6");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the cluster has n1 to n5", result.Error);
    }
}
