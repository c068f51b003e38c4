using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Registers.Palettes;
using ActorDist.Core.Consensus;
using Akka.Actor;
using Xunit;

namespace ActorDist.Cluster.Tests.Registers.Palettes;

public sealed class ReplicasPaletteSpec : IAsyncLifetime
{
    private const string Note = "Ctrl+C ends the watching, not the change: replicas progress shows where it stands";
    private readonly InMemoryReplicas _replicas = new();
    private CommandLine _pbm = null!;

    public ValueTask InitializeAsync()
    {
        _pbm = new CommandLine(new ReplicasPalette(_replicas));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _pbm.DisposeAsync();

    [Fact]
    public async Task Show_has_the_configuration_each_report_and_the_silent()
    {
        _replicas.Reports =
        [
            InMemoryReplicas.Report(1, isMember: true) with { BusyRegisters = 2 },
            InMemoryReplicas.Report(2, isMember: false) with { Replica = "feedfacefeedface", LastQuorumContact = null },
            InMemoryReplicas.Report(4, isMember: true, copied: 7) with { CopyDone = true },
        ];
        var data = await _pbm.AssertAsync(
            """
            cluster c0ffee | epoch 3: {n1, n2, n3}
            n1 | 00000000 | replica | epoch 3 | busy: 2 | quorum 8 ms ago
            n2 | feedface | another disk: replicas replace -o n2 | epoch 3 | busy: 0 | no quorum yet
            n4 | 00000000 | no replica | epoch 3 | busy: 0 | quorum 8 ms ago | 7 registers copied, all
            n3 | no answer
            """,
            "replicas", "show");
        Assert.Equal((3, "n3"), (data.GetProperty("reports").GetArrayLength(), data.GetProperty("silent")[0].GetString()));
    }

    [Fact]
    public async Task Show_says_what_the_registers_wait_for()
    {
        _replicas.View = _replicas.View with { Cluster = "", Configuration = Configuration.None, WaitingFor = "2 of 3 nodes are up" };
        _replicas.Reports = [];
        await _pbm.AssertAsync("the registers are not founded yet: 2 of 3 nodes are up", "replicas", "show");
    }

    [Theory]
    [InlineData("n2", "n2", "replace", "-o", "n2")]
    [InlineData("n6", "n2", "replace", "-o", "n2", "-w", "n6")]
    [InlineData("n4 n5", "", "add", "-n", "n4", "-n", "n5")]
    [InlineData("", "n5", "remove", "-n", "n5")]
    public async Task A_change_streams_its_steps_until_it_is_through(string add, string remove, params string[] words)
    {
        var change = await _pbm.StartAsync(["replicas", .. words]);
        await change.AwaitAsync("copying | n4 1200 registers copied");
        Assert.Equal((add, remove), (string.Join(' ', _replicas.Asked!.Add), string.Join(' ', _replicas.Asked.Remove)));
        _replicas.End();
        var end = await change.FinalAsync();
        Assert.Equal(("done | epoch 5: {n1, n2, n4}", false), (end.Msg, end.IsError));
        Assert.Equal(
            $"{Note}\ndeciding-joint\ncopying | n4 1200 registers copied\n{end.Msg}",
            string.Join('\n', change.Responses.Select(response => response.Msg)));
    }

    [Fact]
    public async Task A_change_that_is_refused_fails_with_the_reason()
    {
        _replicas.End("n4 is not a running member");
        await _pbm.AssertFailsAsync("n4 is not a running member", "replicas", "add", "-n", "n4");
        await _pbm.AssertFailsAsync("a node's name is empty; names are such as n4", "replicas", "add", "-n", "");
    }

    [Fact]
    public async Task A_cancelled_command_ends_the_watching()
    {
        var change = await _pbm.StartAsync("replicas", "add", "-n", "n4");
        await change.AwaitAsync("copying | n4 1200 registers copied");
        change.Session.Tell(new CommandHostProtocol.Cancel(1));
        Assert.Equal("", (await change.FinalAsync()).Msg);
        await _replicas.Unwatched.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Progress_shows_a_change_at_its_driver_and_at_every_other_node()
    {
        await _pbm.AssertAsync("cluster c0ffee | epoch 3: {n1, n2, n3}\nno change is under way", "replicas", "progress");

        Member[] target = [InMemoryReplicas.Member(1), InMemoryReplicas.Member(2), InMemoryReplicas.Member(4)];
        var copying = _replicas.View.Reconfiguration with { Phase = ReconfigurationPhase.Copying, Target = [.. target] };
        _replicas.View = new ReplicasView("c0ffee", Configuration.Joint(4, _replicas.View.Configuration.New, target), copying, null);
        _replicas.Reports = [InMemoryReplicas.Report(1, isMember: true), InMemoryReplicas.Report(4, isMember: true, copied: 1500)];
        var data = await _pbm.AssertAsync(
            """
            cluster c0ffee | epoch 4: {n1, n2, n3} -> {n1, n2, n4} | changing
            copying
            n4 | 1500 registers copied
            """,
            "replicas", "progress");
        Assert.Equal(("copying", 1500), (data.GetProperty("phase").GetString(), data.GetProperty("copies")[0].GetProperty("copied").GetInt64()));

        _replicas.View = _replicas.View with { Reconfiguration = copying with { Phase = ReconfigurationPhase.Idle } };
        Assert.Contains("this node does not drive", (await _pbm.RunAsync("replicas", "progress")).Msg, StringComparison.Ordinal);

        _replicas.View = _replicas.View with
        {
            Configuration = Configuration.Stable(3, target),
            Reconfiguration = copying with { Phase = ReconfigurationPhase.Failed, Failure = "another change won" },
        };
        Assert.Contains("failed: another change won", (await _pbm.RunAsync("replicas", "progress")).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public void Short_switches_work_in_both_cases()
    {
        foreach (var argument in new[] { RegisterPalette.Definition, ReplicasPalette.Definition }.SelectMany(p => p.Commands).SelectMany(c => c.Arguments))
        {
            var letters = argument.Switch.Where(name => name.Length == 2).ToArray();
            Assert.Equal(letters.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Count() * 2, letters.Length);
        }
    }
}
