using System.CommandLine;

namespace ActorDist.Lab.Processes;

/// <summary>The verbs of <c>lab cluster</c> that act on one node.</summary>
internal static class NodeVerbs
{
    private const int LogLines = 50;

    public static Command Kill() => Verb(
        "kill",
        "SIGKILL: the node dies at once and can do nothing about it.",
        async (home, name, cancellation) =>
        {
            await home.Process(name).KillAsync(cancellation);
            Console.WriteLine($"{name} is dead. Bring it back with: cluster.sh start {name}");
        });

    public static Command Stop() => Verb(
        "stop",
        "SIGTERM: the node hands over its shards, leaves the cluster and ends.",
        async (home, name, cancellation) =>
        {
            var node = home.Node(name);
            Console.Error.WriteLine($"{name} is leaving ...");
            await node.StopAsync(ClusterControl.LeaveTimeout, cancellation);
            Console.WriteLine($"{name} has left.");
        });

    public static Command Start()
    {
        var name = NameArgument();
        var clockSkew = new Option<string?>("--clock-skew")
        {
            Description = "How wrong its clock of last-write-wins is from now on: 250ms, -5s; 0 sets it right again.",
        };
        return new Command(
            "start",
            "Start a node that ended, with its old name, ports and data; or a new one, which joins. Example: cluster.sh start n6")
        {
            name, clockSkew,
        }.WithAction(async (parsed, cancellation) =>
        {
            var home = ClusterCommand.OpenHome(parsed);
            using var change = home.Lock();
            var node = parsed.GetRequiredValue(name);
            var control = new ClusterControl(home);
            if (home.Cloud is { } cloud && string.Equals(node, CloudSpec.Name, StringComparison.Ordinal))
            {
                await cloud.StartAsync(cancellation);
                Console.WriteLine($"The cloud is up: {cloud.Spec.Http}");
                return CommandAction.Done;
            }

            control.Place(node);
            if (parsed.GetValue(clockSkew) is { } skew)
            {
                home.Save(home.Spec.WithClockSkew(node, skew));
            }

            await StartProgress.ShowAsync($"starting {node}", progress => control.StartAsync(node, progress, cancellation));
            Console.WriteLine($"{node} is up: {home.Node(node).Spec.Http}");
            return CommandAction.Done;
        });
    }

    public static Command Pause() => Verb(
        "pause",
        "SIGSTOP: the node stands still, with its connections open. Paused for longer than the detector allows, it is downed.",
        async (home, name, cancellation) =>
        {
            await home.Process(name).PauseAsync(cancellation);
            Console.WriteLine($"{name} is paused. Let it go on with: cluster.sh resume {name}");
        });

    public static Command Resume() => Verb(
        "resume",
        "SIGCONT: a paused node goes on.",
        async (home, name, cancellation) =>
        {
            await home.Process(name).ResumeAsync(cancellation);
            Console.WriteLine($"{name} goes on.");
        });

    public static Command Logs()
    {
        var name = NameArgument();
        return new Command("logs", $"Show the last {LogLines} lines that a node printed, and where the rest is.") { name }
            .WithAction((parsed, _) =>
            {
                var node = ClusterCommand.OpenHome(parsed).Process(parsed.GetRequiredValue(name));
                Console.Error.WriteLine(node.ConsoleLog);
                foreach (var line in node.LogTail(LogLines))
                {
                    Console.WriteLine(line);
                }

                return Task.FromResult(CommandAction.Done);
            });
    }

    private static Command Verb(string verb, string description, Func<ClusterHome, string, CancellationToken, Task> act)
    {
        var name = NameArgument();
        return new Command(verb, description) { name }.WithAction(async (parsed, cancellation) =>
        {
            var home = ClusterCommand.OpenHome(parsed);
            using var change = home.Lock();
            await act(home, parsed.GetRequiredValue(name), cancellation);
            return CommandAction.Done;
        });
    }

    private static Argument<string> NameArgument() => new("name") { Description = "The node: n1, n2 ...; or cloud" };
}
