using System.CommandLine;

namespace ActorDist.Lab.Processes;

/// <summary><c>lab cluster down</c>.</summary>
internal static class DownCommand
{
    public static Command Create() =>
        new Command("down", "End every node and the cloud. What they keep on disk stays for the next start.").WithAction(async (parsed, cancellation) =>
        {
            var home = ClusterCommand.OpenHome(parsed);
            using var change = home.Lock();
            var alive = home.Alive;
            if (alive.Count == 0 && home.Cloud is null or { State: NodeState.Ended })
            {
                Console.WriteLine("No node runs.");
                return CommandAction.Done;
            }

            Console.Error.WriteLine($"ending {Names.Of(alive.Select(node => node.Name))} ...");
            var killed = await new ClusterControl(home).DownAsync(cancellation);
            Console.WriteLine($"{alive.Count} nodes ended"
                + (killed.Count > 0 ? $"; {Names.Of(killed)} did not leave in time and had to be killed." : "."));
            return CommandAction.Done;
        });
}
