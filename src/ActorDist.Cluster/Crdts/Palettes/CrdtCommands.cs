using System.Globalization;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Crdts.Types;
using ActorDist.Core.Consensus;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Palettes;

/// <summary>Serves <see cref="CrdtPalette"/>.</summary>
internal sealed class CrdtCommands : CommandHandlerActor
{
    /// <summary>The acts whose names are commands.</summary>
    private static readonly string[] Acts = ["inc", "dec", "reset", "add", "remove", "set", "enable", "disable", "edge", "edit"];

    private readonly ICrdts _crdts;

    public CrdtCommands(ICrdts crdts)
        : base(CrdtPalette.Definition)
    {
        _crdts = crdts;
        Process("types", _ => Sender.Tell(CrdtRows.Types()));
        Process("list", _ => Answer(crdts.ListAsync(default), CrdtRows.Names));
        Process("create", (_, arguments) => Change(arguments, "created", (name, level) => crdts.CreateAsync(name, level, default)));
        foreach (var act in Acts)
            Process(act, (_, arguments) => Change(arguments, act, Change(act, arguments)));
        Process("transfer", (_, arguments) => Change(arguments, "transfer", new CrdtChange("transfer") { To = arguments.Required("node"), By = By(arguments) }));
        Process("get", (_, arguments) => Answer(
            arguments.Has("raw") ? RawAsync(arguments) : GetAsync(arguments, CrdtLevels.Parse(arguments.ArgumentValue("from"))), response => response));
        Process("watch", (_, arguments) => Watch(arguments));
        Process("delete", (_, arguments) => Delete(arguments));
    }

    private static CrdtChange Change(string act, CommandArguments arguments) => new(act)
    {
        By = arguments.Takes("by") ? By(arguments) : null,
        Element = Optional(arguments, "element"),
        Value = Optional(arguments, "value"),
        From = Optional(arguments, "from"),
        To = Optional(arguments, "to"),
        Index = arguments.Takes("index") ? arguments.Integer("index", 0, int.MaxValue) : null,
        Delete = arguments.Takes("delete") ? arguments.Integer("delete", 0, int.MaxValue) : null,
        Insert = Optional(arguments, "insert"),
        Path = Optional(arguments, "path"),
        Field = Optional(arguments, "field"),
    };

    private static string? Optional(CommandArguments arguments, string name) => arguments.Takes(name) ? arguments.ArgumentValue(name) : null;

    private static long By(CommandArguments arguments)
    {
        var text = arguments.Required("by");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var by)
            ? by
            : throw new CommandRefusedException($"'by' must be a whole number of 64 bits, not '{text}'");
    }

    private static ErroredCommandResponse Failure(Exception e) => new(e.Message);

    private void Answer<T>(Task<T> task, Func<T, CommandResponse> response) => _ = task.PipeTo(Sender, Self, response, Failure);

    private void Change(CommandArguments arguments, string done, CrdtChange change) =>
        Change(arguments, done, (name, level) => _crdts.ChangeAsync(name, change, level, default));

    private void Change(CommandArguments arguments, string done, Func<CrdtName, CrdtLevel, Task<CrdtOutcome>> change) =>
        Answer(ChangeAsync(arguments, done, change), response => response);

    private async Task<CommandResponse> ChangeAsync(CommandArguments arguments, string done, Func<CrdtName, CrdtLevel, Task<CrdtOutcome>> change)
    {
        var level = CrdtLevels.Parse(arguments.ArgumentValue("level"));
        var name = await FindAsync(arguments);
        var outcome = await change(name, level);
        return outcome.Kind == OutcomeKind.Done
            ? CrdtRows.Shown(await _crdts.GetAsync(name, CrdtLevel.Local, default), done)
            : CrdtRows.NotDone(name, outcome);
    }

    private async Task<CommandResponse> GetAsync(CommandArguments arguments, CrdtLevel level) =>
        CrdtRows.Shown(await _crdts.GetAsync(await FindAsync(arguments), level, default), done: null);

    private async Task<CommandResponse> RawAsync(CommandArguments arguments)
    {
        var name = await FindAsync(arguments);
        return CrdtRows.Raw(name, await _crdts.GetRawAsync(name, default));
    }

    private void Delete(CommandArguments arguments)
    {
        Answer(DeleteAsync(), response => response);

        async Task<CommandResponse> DeleteAsync()
        {
            var level = CrdtLevels.Parse(arguments.ArgumentValue("level"));
            var name = await FindAsync(arguments);
            var outcome = await _crdts.DeleteAsync(name, level, default);
            return outcome.Kind == OutcomeKind.Done
                ? new CommandResponse($"{name.Name} | {name.Type.Name} | deleted for good", data: new { Key = name.Name, Type = name.Type.Name, Outcome = "done" })
                : CrdtRows.NotDone(name, outcome);
        }
    }

    private void Watch(CommandArguments arguments)
    {
        var client = Sender;
        _ = FindAsync(arguments).PipeTo(
            Context.ActorOf(CrdtTail.Props(client, _crdts)), success: name => name, failure: e => new Status.Failure(e));
    }

    private Task<CrdtName> FindAsync(CommandArguments arguments) =>
        _crdts.FindAsync(arguments.Required("key"), arguments.ArgumentValue("type"), default);
}
