using System.Net;
using System.Net.NetworkInformation;
using ActorDist.Lab.Processes;
using Xunit;

namespace ActorDist.SystemTests;

/// <summary>The README's commands, run from top to bottom as a newcomer would.</summary>
public sealed class ReadmeSpec : IAsyncLifetime
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-readme-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await new ClusterControl(new ClusterHome(_home)).KillAllAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Should_do_what_it_says()
    {
        // The README's cluster has the ports that it names; those of a cluster that somebody runs here are theirs.
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => IPAddress.IsLoopback(listener.Address) && listener.Port is (>= 4053 and <= 4058) or (>= 8081 and <= 8086)
                or (>= 9081 and <= 9086) or (>= 9110 and <= 9115) or CloudSpec.DefaultPort)
            .ToArray();
        Assert.SkipWhen(taken.Length > 0, $"Somebody listens at {string.Join(", ", taken.AsEnumerable())}: is a cluster up?");

        var commands = Commands(await File.ReadAllLinesAsync(Path.Combine(Root, "README.md"), TestContext.Current.CancellationToken));
        Assert.Contains("scripts/cluster.sh up 5", commands);
        foreach (var command in commands)
        {
            var words = command.Split(' ');
            var result = await Script.RunAsync(words[0], _home, words[1..]);
            Assert.True(result.ExitCode == 0, $"{command}: {result}");
        }
    }

    /// <summary>The lines of the sh blocks, but for the script that runs this test and the one that <see cref="DemoScriptSpec"/> runs.</summary>
    private static IReadOnlyList<string> Commands(IEnumerable<string> lines)
    {
        var commands = new List<string>();
        var inside = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = string.Equals(line, "```sh", StringComparison.Ordinal);
            }
            else if (inside && !line.Contains("/test.sh", StringComparison.Ordinal)
                && !line.Contains("/demo.sh", StringComparison.Ordinal))
            {
                commands.Add(line["./".Length..]);
            }
        }

        return commands;
    }
}
