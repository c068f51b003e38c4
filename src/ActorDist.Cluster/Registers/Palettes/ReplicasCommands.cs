using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>Serves <see cref="ReplicasPalette"/>.</summary>
internal sealed class ReplicasCommands : CommandHandlerActor
{
    private readonly IReplicas _replicas;

    public ReplicasCommands(IReplicas replicas)
        : base(ReplicasPalette.Definition)
    {
        _replicas = replicas;
        Process("show", _ => Survey(ReplicaRows.Show));
        Process("progress", _ => Survey(ReplicaRows.Progress));
        Process("replace", (_, arguments) =>
        {
            var old = arguments.Required("old");
            Change([arguments.ArgumentValue("with") ?? old], [old]);
        });
        Process("add", (_, arguments) => Change(arguments.ArgumentValues("node"), []));
        Process("remove", (_, arguments) => Change([], arguments.ArgumentValues("node")));
    }

    private void Survey(Func<ReplicasView, IReadOnlyList<ReplicaReport>, CommandResponse> rows) => _ = _replicas.SurveyAsync().PipeTo(
        Sender, Self, reports => rows(_replicas.View, reports), e => new ErroredCommandResponse(e.Message));

    private void Change(IReadOnlyList<string> add, IReadOnlyList<string> remove)
    {
        if (add.Concat(remove).Any(string.IsNullOrWhiteSpace))
            throw new CommandRefusedException("a node's name is empty; names are such as n4");
        Context.ActorOf(ReplicaChangeWatch.Props(Sender, _replicas, new ReplicaChange(add, remove)));
    }
}
