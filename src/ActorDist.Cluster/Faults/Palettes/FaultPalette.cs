using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Faults.Links;
using ActorDist.Cluster.Faults.Processes;
using ActorDist.Core;
using Akka.Actor;

namespace ActorDist.Cluster.Faults.Palettes;

/// <summary>The palette <c>fault</c>: breaks links of the whole cluster and mends them, from any node.</summary>
/// <param name="faults">The typed client.</param>
public sealed class FaultPalette(IFaults faults) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>fault</c>.</summary>
    public static CommandPalette Definition { get; } = new("fault", "cuts and slows links between nodes, and shows what was seen on the wire",
    [
        new CommandDefinitionBuilder().WithName("partition")
            .WithDescription("two groups that do not hear each other: fault partition -a n1,n2,n3 -b n4,n5")
            .WithArgument(b => Group(b, "a", "one side, names separated by commas").IsMandatory(true))
            .WithArgument(b => Group(b, "b", "the other side").IsMandatory(true)).Build(),
        new CommandDefinitionBuilder().WithName("isolate").WithDescription("nodes that hear nobody: fault isolate -n n1")
            .WithArgument(b => b.WithName("nodes").WithDescription("names separated by commas; each is alone")
                .WithSwitch("-n").WithSwitch("-N").WithSwitch("--nodes").IsMandatory(true)).Build(),
        new CommandDefinitionBuilder().WithName("bridge")
            .WithDescription("two groups, and one node that hears both: fault bridge --over n3 -a n1,n2 -b n4,n5")
            .WithArgument(b => b.WithName("over").WithDescription("the node between").WithSwitch("-o").WithSwitch("-O").WithSwitch("--over")
                .IsMandatory(true))
            .WithArgument(b => Group(b, "a", "one side; left out with -b: the others are halved by name"))
            .WithArgument(b => Group(b, "b", "the other side")).Build(),
        new CommandDefinitionBuilder().WithName("majorities-ring")
            .WithDescription("every node hears a majority, and no two the same one").Build(),
        new CommandDefinitionBuilder().WithName("cut")
            .WithDescription("two nodes that do not hear each other: fault cut --from n1 --to n4 --one-way")
            .WithArgument(b => Name(b, "from", "the node that is not heard").IsMandatory(true))
            .WithArgument(b => Name(b, "to", "the node that does not hear it").IsMandatory(true))
            .WithArgument(b => OneWay(b, "the other direction stays")).Build(),
        new CommandDefinitionBuilder().WithName("slow")
            .WithDescription("links that take longer: fault slow --delay 100ms --jitter 20ms --rate 64KiB --from n1")
            .WithArgument(b => b.WithName("delay").WithDescription($"later by, up to {DurationText.Format(LinkRule.MaxDelay)}")
                .WithSwitch("-d").WithSwitch("-D").WithSwitch("--delay"))
            .WithArgument(b => b.WithName("jitter").WithDescription("how much the delay varies, either way")
                .WithSwitch("-j").WithSwitch("-J").WithSwitch("--jitter"))
            .WithArgument(b => b.WithName("rate").WithDescription("bytes a second, such as 64KiB")
                .WithSwitch("-r").WithSwitch("-R").WithSwitch("--rate"))
            .WithArgument(b => b.WithName("loss").WithDescription("share lost, such as 1%; TCP sends it again, 200 ms later")
                .WithSwitch("-l").WithSwitch("-L").WithSwitch("--loss"))
            .WithArgument(b => Name(b, "from", "one end; left out with --to: every link"))
            .WithArgument(b => Name(b, "to", "the other end; left out: every other node"))
            .WithArgument(b => OneWay(b, "only what --from sends is slow")).Build(),
        new CommandDefinitionBuilder().WithName("heal").WithDescription("ends every fault of every link; clocks stay as they are").Build(),
        new CommandDefinitionBuilder().WithName("clock")
            .WithDescription("sets the clock of last-write-wins wrong at a node: fault clock --node n2 --skew -5s")
            .WithArgument(b => b.WithName("node").WithDescription("the node").WithSwitch("-n").WithSwitch("-N").WithSwitch("--node")
                .IsMandatory(true))
            .WithArgument(b => b.WithName("skew").WithDescription("what is added to the machine's time; 0 sets it right")
                .WithSwitch("-s").WithSwitch("-S").WithSwitch("--skew").IsMandatory(true)).Build(),
        new CommandDefinitionBuilder().WithName("pause").WithDescription("a node's process stands still and goes on by itself: fault pause -n n2 --for 5s")
            .WithArgument(b => b.WithName("node").WithDescription("the node").WithSwitch("-n").WithSwitch("-N").WithSwitch("--node").IsMandatory(true))
            .WithArgument(b => b.WithName("for").WithDescription($"how long, up to {DurationText.Format(ProcessFault.MaxPause)}").WithSwitch("--for").WithDefaultValues("5s")).Build(),
        new CommandDefinitionBuilder().WithName("kill").WithDescription("a node's process ends at once, as by kill -9: fault kill -n n2")
            .WithArgument(b => b.WithName("node").WithDescription("the node").WithSwitch("-n").WithSwitch("-N").WithSwitch("--node").IsMandatory(true)).Build(),
        new CommandDefinitionBuilder().WithName("status")
            .WithDescription("the rules of every link, and what each node saw pass and drop on the wire").Build(),
    ]);

    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new FaultCommands(faults));

    private static ArgumentDefinitionBuilder Group(ArgumentDefinitionBuilder argument, string name, string description) =>
        argument.WithName(name).WithDescription(description).WithSwitch($"-{name}").WithSwitch($"-{name.ToUpperInvariant()}");

    private static ArgumentDefinitionBuilder Name(ArgumentDefinitionBuilder argument, string name, string description) =>
        argument.WithName(name).WithDescription(description).WithSwitch($"--{name}");

    private static ArgumentDefinitionBuilder OneWay(ArgumentDefinitionBuilder argument, string description) =>
        argument.WithName("one-way").WithDescription(description).WithSwitch("--one-way").IsFlag();
}
