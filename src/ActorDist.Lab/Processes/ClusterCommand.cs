using System.CommandLine;

namespace ActorDist.Lab.Processes;

/// <summary><c>lab cluster</c>: a cluster of node processes that stays until it is taken down.</summary>
public static class ClusterCommand
{
    private static readonly Option<string> Home = new("--home")
    {
        Description = "The folder that the cluster's processes, data and logs are kept in (default: $ACTORDIST_HOME, else .actordist).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ACTORDIST_HOME") is { Length: > 0 } home ? home : ".actordist",
        Recursive = true,
    };

    /// <summary>The command with its verbs.</summary>
    public static Command Create() => new("cluster", "Start, break, watch and end a cluster of node processes on this machine.")
    {
        Home,
        UpCommand.Create(),
        StatusCommand.Create(),
        NodeVerbs.Kill(),
        NodeVerbs.Stop(),
        NodeVerbs.Start(),
        NodeVerbs.Pause(),
        NodeVerbs.Resume(),
        NodeVerbs.Logs(),
        DownCommand.Create(),
    };

    /// <summary>The cluster that the command line names.</summary>
    internal static ClusterHome OpenHome(ParseResult parsed) => new(parsed.GetRequiredValue(Home));
}
