using Akka.Actor;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>
/// Serves <see cref="ActorPalette"/>. The hierarchy is walked through the cells of this process, not by Identify messages: it shows every
/// child at one moment, busy or not, and never waits.
/// </summary>
internal sealed class ActorCommands : CommandHandlerActor
{
    /// <summary>Rows of one answer; a node may run millions of entities.</summary>
    private const int MaxRows = 20_000;

    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)Context.System;

    public ActorCommands()
        : base(ActorPalette.Definition)
    {
        Process("hierarchy", (_, arguments) => Hierarchy(arguments.Integer("depth", 1, 64), arguments.ArgumentValue("start")));
        Process("system", _ => Reply(_system.Provider.DefaultAddress.ToString(), new { Address = _system.Provider.DefaultAddress.ToString() }));
    }

    private void Hierarchy(int depth, string? start)
    {
        IReadOnlyList<IActorRef> roots = start is null ? [_system.SystemGuardian, _system.Guardian] : [Find(start)];
        var paths = new List<string>();
        foreach (var root in roots)
            Walk(root, depth, paths);
        var truncated = paths.Count == MaxRows;
        var rows = truncated ? paths.Append($"(cut at {MaxRows} rows; narrow it with -s or -d)") : paths;
        Reply(string.Join('\n', rows), new { Actors = paths, Truncated = truncated });
    }

    private static void Walk(IActorRef actor, int depth, List<string> paths)
    {
        if (paths.Count == MaxRows)
            return;
        paths.Add(actor.Path.ToStringWithoutAddress());
        if (depth == 0 || actor is not ActorRefWithCell cell)
            return;
        foreach (var child in cell.Children.OrderBy(c => c.Path.Name, StringComparer.Ordinal))
            Walk(child, depth - 1, paths);
    }

    private IActorRef Find(string start)
    {
        var path = start;
        if (ActorPath.TryParse(start, out var absolute))
        {
            if (absolute.Address.HasGlobalScope && !absolute.Address.Equals(_system.Provider.DefaultAddress))
                throw new CommandRefusedException($"'{absolute.Address}' is another node; connect to that one, or ask all with --all");
            path = absolute.ToStringWithoutAddress();
        }

        var elements = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var actor = elements switch
        {
            ["user", .. var below] => Descend(_system.Guardian, below),
            ["system", .. var below] => Descend(_system.SystemGuardian, below),
            _ => throw new CommandRefusedException($"'{start}' is no start path; it begins with /user or /system"),
        };
        return actor ?? throw new CommandRefusedException($"there is no actor '{start}' on this node");
    }

    private static IActorRef? Descend(IActorRef root, string[] names)
    {
        IActorRef? actor = root;
        foreach (var name in names)
            actor = (actor as ActorRefWithCell)?.Children.FirstOrDefault(c => string.Equals(c.Path.Name, name, StringComparison.Ordinal));
        return actor;
    }
}
