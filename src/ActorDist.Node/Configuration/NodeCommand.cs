using System.CommandLine;

namespace ActorDist.Node.Configuration;

/// <summary>The command line of the node process.</summary>
public static class NodeCommand
{
    private static readonly Option<string?> Name = new("--name") { Description = "The node's name, e.g. n1; kept in its data directory." };
    private static readonly Option<string?> Host = new("--host") { Description = "The address that peers reach this node at." };
    private static readonly Option<int?> Port = new("--port") { Description = "The port for peers." };
    private static readonly Option<int?> Http = new("--http") { Description = "The HTTP port; 0 takes a free one." };
    private static readonly Option<int?> Http2 = new("--http2") { Description = "The port for HTTP/2 without TLS; 0 takes a free one." };
    private static readonly Option<int?> Pbm = new("--pbm") { Description = "The command host's port; 0 takes a free one." };
    private static readonly Option<string[]> Seed = new("--seed")
    {
        Description = "A member to join through, as host:port; may be repeated. Give the same list to every node.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> Replicas = new("--replicas")
    {
        Description = "How many replicas the cluster is planned for; majorities are counted over at least these.",
    };

    private static readonly Option<string?> Data = new("--data") { Description = "The data directory: identity, storage, log." };
    private static readonly Option<string?> ClockSkew = new("--clock-skew")
    {
        Description = "How wrong the clock of last-write-wins is: 250ms, -5s, at most a day either way.",
    };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "The settings on top of actordist.conf: demo, production or lab.",
        DefaultValueFactory = _ => "production",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting as path=value, the last word on it; may be repeated.",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The command, which reads the options and runs the node.</summary>
    /// <param name="run">Runs a node until it ends; the result is the process's exit code.</param>
    public static RootCommand Create(Func<NodeOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand(
            """
            One node of an ActorDist cluster.

            Examples:
              actordist --name n1 --port 4053 --http 8081 --http2 9081 --pbm 9110 --seed 127.0.0.1:4053 --data ./n1
              actordist --name n2 --port 4054 --http 8082 --http2 9082 --pbm 9111 --seed 127.0.0.1:4053 --data ./n2
              actordist --name n1 --data ./n1 --profile demo --set actordist.log.level=debug

            Settings, later wins: actordist.conf, the profile, ACTORDIST__PATH__TO__SETTING in the environment, these options.
            Exit codes: 0 left the cluster, 1 failed while it ran, 2 could not start.
            """);
        foreach (var option in new Option[] { Name, Host, Port, Http, Http2, Pbm, Seed, Replicas, Data, ClockSkew, Profile, Set })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => run(
            new NodeOptions
            {
                Name = parsed.GetValue(Name),
                Host = parsed.GetValue(Host),
                Port = parsed.GetValue(Port),
                Http = parsed.GetValue(Http),
                Http2 = parsed.GetValue(Http2),
                Pbm = parsed.GetValue(Pbm),
                Seeds = parsed.GetValue(Seed)!,
                Replicas = parsed.GetValue(Replicas),
                Data = parsed.GetValue(Data),
                ClockSkew = parsed.GetValue(ClockSkew),
                Profile = parsed.GetValue(Profile)!,
                Overrides = parsed.GetValue(Set)!,
            },
            cancellation));
        return command;
    }
}
