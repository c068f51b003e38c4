using System.Text.Json.Nodes;
using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Autoscale.Cloud.Palettes;

/// <summary>Serves <see cref="CloudPalette"/>.</summary>
internal sealed class CloudCommands : CommandHandlerActor
{
    private const int Most = 1_000_000;

    public CloudCommands(CloudConsole console)
        : base(CloudPalette.Definition)
    {
        Process("status", _ => Answer(console.TotalsAsync(), totals =>
            [$"{totals["servers"]} servers | {totals["created"]} ever created | {totals["groups"]} groups | {totals["refused"]} calls of replaced owners refused"]));
        Process("servers", (_, arguments) => Answer(console.ServersAsync(arguments.Required("group")), servers => Rows(
            servers, "servers", "no servers", server => $"{server["id"]} | {server["status"]} | {server["name"]} | {server["created"]} | epoch {server["epoch"]}")));
        Process("ledger", (_, arguments) => Answer(
            console.LedgerAsync(
                arguments.ArgumentValue("group"), arguments.Integer("after", 0, int.MaxValue), arguments.Integer("count", 1, CloudPalette.MaxEntries)),
            ledger => Rows(ledger, "entries", "nothing was done", entry =>
                $"{entry["seq"]} | {entry["at"]} | {entry["action"]} | {entry["server"]} | {entry["group"]} | epoch {entry["epoch"]} | {entry["token"]} {entry["detail"]}")));
        Process("fault", (_, arguments) => Answer(console.AddFaultAsync(FaultOf(arguments)), FaultRows));
        Process("faults", _ => Answer(console.FaultsAsync(), FaultRows));
        Process("heal", _ => Answer(console.HealAsync(), FaultRows));
    }

    private static JsonObject FaultOf(CommandArguments arguments)
    {
        var fault = new JsonObject { ["kind"] = arguments.Required("kind"), ["operation"] = arguments.Required("operation") };
        foreach (var text in (string[])["group", "delay"])
        {
            if (arguments.ArgumentValue(text) is { } value)
            {
                fault[text] = value;
            }
        }

        foreach (var number in (string[])["times", "status", "limit"])
        {
            if (arguments.ArgumentValue(number) is not null)
            {
                fault[number] = arguments.Integer(number, 0, Most);
            }
        }

        return fault;
    }

    private static IEnumerable<string> FaultRows(JsonObject faults) => Rows(faults, "faults", "no faults", active =>
    {
        var fault = active["fault"]!;
        return $"{fault["kind"]} | {fault["operation"]} | {(fault["group"] is { } group ? $"group {group}" : "all groups")}"
            + $" | {(active["left"] is { } left ? $"{left} calls left" : "until heal")} | met {active["met"]} times";
    });

    private static IEnumerable<string> Rows(JsonObject answer, string list, string otherwise, Func<JsonNode, string> row) =>
        answer[list]!.AsArray().Select(item => row(item!)).DefaultIfEmpty(otherwise);

    private void Answer(Task<JsonObject> answer, Func<JsonObject, IEnumerable<string>> rows) => _ = answer.PipeTo(
        Sender, Self, found => new CommandResponse(string.Join('\n', rows(found)), data: found), e => new ErroredCommandResponse(e.Message));
}
