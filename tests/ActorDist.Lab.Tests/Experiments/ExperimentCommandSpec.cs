using ActorDist.Lab.Demo;
using ActorDist.Lab.Experiments;
using ActorDist.Lab.Runs;
using Xunit;

namespace ActorDist.Lab.Tests.Experiments;

public sealed class ExperimentCommandSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-experiment-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Should_leave_a_run_that_can_be_read_and_written_again()
    {
        Assert.Equal(0, await RunAsync("phi", "--seed", "5", "--report", _folder, "--json"));
        var (run, histories) = new RunFolder(_folder).Read();
        Assert.Equal(("phi", "simulated", 5, Verdict.Held), (run.Experiment, run.World, run.Seed, run.Verdict));
        Assert.Equal("./scripts/lab.sh run phi --world simulated --seed 5", run.Command);
        Assert.Empty(run.Nodes);
        Assert.Empty(histories);
        var table = Assert.Single(run.Tables);
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));

        var report = await File.ReadAllTextAsync(Path.Combine(_folder, "report.html"), TestContext.Current.CancellationToken);
        new RunFolder(_folder).Write(run, histories);
        Assert.Contains("detection, mean ms", report, StringComparison.Ordinal);
        Assert.Equal(report, await File.ReadAllTextAsync(Path.Combine(_folder, "report.html"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("flp", "processes")]
    [InlineData("flp", "namespaces")]
    [InlineData("fallacies", "simulated")]
    [InlineData("fallacies", "namespaces")]
    [InlineData("cap", "simulated")]
    [InlineData("cap", "moon")]
    public async Task Should_refuse_a_world_that_an_experiment_does_not_have(string name, string world)
    {
        Assert.NotEqual(0, await RunAsync(name, "--world", world, "--report", _folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("flp", 3)]
    [InlineData("cap", 6)]
    [InlineData("lost-update", 2)]
    [InlineData("lost-update", 21)]
    public async Task Should_refuse_a_number_of_nodes_that_an_experiment_does_not_take(string name, int nodes)
    {
        Assert.Equal(2, await RunAsync(name, "--nodes", $"{nodes}", "--report", _folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Should_go_on_with_the_next_seed_until_the_time_is_over()
    {
        Assert.Equal(0, await RunAsync("cascade", "--seed", "5", "--seconds", "2", "--report", _folder, "--json"));
        Assert.True(new RunFolder(_folder).Read().Run.Seed > 5);
    }

    [Fact]
    public void Should_have_a_command_an_experiment_and_two_for_all()
    {
        var names = ExperimentCommand.Create().Select(command => command.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("run", names, StringComparer.Ordinal);
        Assert.Contains("list", names, StringComparer.Ordinal);
        Assert.Contains("rebalance-under-load", names, StringComparer.Ordinal);
    }

    private static Task<int> RunAsync(params string[] arguments) =>
        ExperimentCommand.Create().Single(command => string.Equals(command.Name, "run", StringComparison.Ordinal)).Parse(arguments)
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
}
