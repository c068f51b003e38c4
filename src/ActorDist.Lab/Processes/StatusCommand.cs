using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace ActorDist.Lab.Processes;

/// <summary><c>lab cluster status</c>.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<NodeState>(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object instead of the table." };
        return new Command("status", "Show every node and the cloud: processes, membership, addresses and memory.") { json }
            .WithAction(async (parsed, cancellation) =>
            {
                var home = ClusterCommand.OpenHome(parsed);
                _ = home.Spec;
                var nodes = await ClusterStatus.ReadAsync(home, cancellation);
                var cloud = await ClusterStatus.ReadCloudAsync(home, cancellation);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(new { home = home.Folder, nodes, cloud }, Format));
                }
                else
                {
                    AnsiConsole.Write(TableOf(nodes));
                    if (cloud is not null)
                    {
                        Console.WriteLine(cloud);
                    }
                }

                return CommandAction.Done;
            });
    }

    private static Table TableOf(IReadOnlyList<NodeStatus> nodes)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in (string[])["node", "pid", "process", "member", "reachable", "http", "pbm", "MiB"])
        {
            table.AddColumn(new TableColumn(title).NoWrap());
        }

        foreach (var node in nodes)
        {
            table.AddRow(
                node.Name,
                node.Pid?.ToString() ?? "-",
                node.Process.ToString().ToLowerInvariant(),
                node.Member ?? "-",
                node.Reachable switch { null => "-", true => "yes", false => "no" },
                node.Http,
                node.Pbm,
                node.ResidentMebibytes?.ToString("0") ?? "-");
        }

        return table;
    }
}
