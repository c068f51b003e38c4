using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;
using Akka.Actor;

namespace ActorDist.Cluster.Faults.Palettes;

/// <summary>Serves <see cref="FaultPalette"/>.</summary>
internal sealed class FaultCommands : CommandHandlerActor
{
    private readonly IFaults _faults;

    public FaultCommands(IFaults faults)
        : base(FaultPalette.Definition)
    {
        _faults = faults;
        Make("partition", arguments => new FaultShape.Partition(Group(arguments, "a")!, Group(arguments, "b")!));
        Make("isolate", arguments => new FaultShape.Isolate(Group(arguments, "nodes")!));
        Make("bridge", arguments => new FaultShape.Bridge(arguments.Required("over"), Group(arguments, "a"), Group(arguments, "b")));
        Make("majorities-ring", _ => new FaultShape.MajoritiesRing());
        Make("cut", arguments => new FaultShape.Cut(arguments.Required("from"), arguments.Required("to"), arguments.Has("one-way")));
        Make("slow", arguments => new FaultShape.Slow(
            LinkRule.Slow(
                arguments.ArgumentValue("delay"),
                arguments.ArgumentValue("jitter"),
                arguments.ArgumentValue("rate"),
                arguments.ArgumentValue("loss")),
            arguments.ArgumentValue("from"),
            arguments.ArgumentValue("to"),
            arguments.Has("one-way")));
        Process("heal", _ => Answer(_faults.HealAsync(CancellationToken.None), FaultRows.Report));
        Process("clock", (_, arguments) => Answer(
            _faults.SkewAsync(
                arguments.Required("node"), arguments.Duration("skew", -NodeClock.MaxSkew, NodeClock.MaxSkew), CancellationToken.None),
            FaultRows.Report));
        Break("pause", arguments => ProcessFault.Of("pause", arguments.ArgumentValue("for")));
        Break("kill", _ => new ProcessFault.Kill());
        Process("status", _ => Answer(_faults.StatusAsync(CancellationToken.None), FaultRows.Status));
    }

    private void Make(string name, Func<CommandArguments, FaultShape> shape) =>
        Ask(name, arguments => _faults.MakeAsync(shape(arguments), CancellationToken.None));

    private void Break(string name, Func<CommandArguments, ProcessFault> fault) =>
        Ask(name, arguments => _faults.BreakAsync(arguments.Required("node"), fault(arguments), CancellationToken.None));

    private void Ask(string name, Func<CommandArguments, Task<FaultReport>> ask) => Process(name, (_, arguments) =>
    {
        try
        {
            Answer(ask(arguments), FaultRows.Report);
        }
        catch (FaultRefusedException refused)
        {
            throw new CommandRefusedException(refused.Message);
        }
    });

    private void Answer<T>(Task<T> answer, Func<T, CommandResponse> rows) =>
        _ = answer.PipeTo(Sender, Self, rows, e => new ErroredCommandResponse(e.Message));

    private static IReadOnlyList<string>? Group(CommandArguments arguments, string name) =>
        arguments.ArgumentValue(name) is { } text ? FaultShape.Group(name, text) : null;
}
