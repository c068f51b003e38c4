using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Crdts.Palettes;

/// <summary>The palette <c>crdt</c>: replicated objects that need no agreement, from the command line.</summary>
/// <param name="crdts">The objects.</param>
public sealed class CrdtPalette(ICrdts crdts) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>crdt</c>.</summary>
    public static CommandPalette Definition { get; } = new("crdt", "replicated objects that every node changes by itself and that merge (CRDTs)",
    [
        new CommandDefinitionBuilder().WithName("types").WithDescription("the types: what they are, and what can be done to them").Build(),
        new CommandDefinitionBuilder().WithName("list").WithDescription("the objects that this node has heard of").Build(),
        Change("create", "an object without contents: crdt create -k hits -t pncounter").Build(),
        Change("inc", "adds to a counter: crdt inc -k hits -t pncounter -b 5").WithArgument(By).WithArgument(Path).Build(),
        Change("dec", "takes away from a counter").WithArgument(By).WithArgument(Path).Build(),
        Change("reset", "sets a resettable counter back to 0, as far as this node has seen it counted").Build(),
        Change("transfer", "gives rights of a bounded counter to another node: crdt transfer -k stock -n n2 -b 3")
            .WithArgument(b => b.WithName("node").WithDescription("the node that gets them").WithSwitch("-n").WithSwitch("-N").WithSwitch("--node").IsMandatory(true))
            .WithArgument(By).Build(),
        Change("add", "an element to a set, a vertex to a graph: crdt add -k cart -t aw-set -e milk")
            .WithArgument(b => Element(b, true)).WithArgument(Path).WithArgument(From).WithArgument(To).Build(),
        Change("remove", "an element, a vertex, an edge, or with -p a field of a map")
            .WithArgument(b => Element(b, false)).WithArgument(Path).WithArgument(From).WithArgument(To)
            .WithArgument(b => b.WithName("field").WithDescription("the type of the field: set, register, flag, counter, map").WithSwitch("--field")).Build(),
        Change("set", "writes a register: crdt set -k title -t mv-register -v hello")
            .WithArgument(b => b.WithName("value").WithDescription("text, or a number").WithSwitch("-v").WithSwitch("-V").WithSwitch("--value").IsMandatory(true))
            .WithArgument(Path).Build(),
        Change("enable", "turns a flag on").WithArgument(Path).Build(),
        Change("disable", "turns a flag off").WithArgument(Path).Build(),
        Change("edge", "an edge of a graph: crdt edge -k deps -t aw-graph --from a --to b").WithArgument(From).WithArgument(To).Build(),
        Change("edit", "a text: crdt edit -k note -t text -i 0 -x 3 -s bye")
            .WithArgument(b => b.WithName("index").WithDescription("UTF-16 units before it").WithSwitch("-i").WithSwitch("-I").WithSwitch("--index").WithDefaultValue("0"))
            .WithArgument(b => b.WithName("delete").WithDescription("UTF-16 units that go").WithSwitch("-x").WithSwitch("-X").WithSwitch("--delete").WithDefaultValue("0"))
            .WithArgument(b => b.WithName("insert").WithDescription("what comes").WithSwitch("-s").WithSwitch("-S").WithSwitch("--insert").WithDefaultValue(""))
            .Build(),
        Named("get", "what it shows: crdt get -k hits").WithArgument(b => b.WithName("from")
                .WithDescription("who is asked: local, majority, all").WithSwitch("-r").WithSwitch("-R").WithSwitch("--read").WithDefaultValues("local", "majority", "all"))
            .WithArgument(b => b.WithName("raw").WithDescription("the state: dots, tombstones, counts a node").WithSwitch("--raw").IsFlag()).Build(),
        Named("watch", "what it shows, after each change, and who made it").IsStreaming().Build(),
        Change("delete", "for good: the name cannot be used again").Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new CrdtCommands(crdts));

    private static CommandDefinitionBuilder Named(string name, string description) => new CommandDefinitionBuilder().WithName(name).WithDescription(description)
        .WithArgument(b => b.WithName("key").WithDescription("the object's name").WithSwitch("-k").WithSwitch("-K").WithSwitch("--key").IsMandatory(true))
        .WithArgument(b => b.WithName("type").WithDescription("its type; not needed where the name is known").WithSwitch("-t").WithSwitch("-T").WithSwitch("--type"));

    private static CommandDefinitionBuilder Change(string name, string description) => Named(name, description)
        .WithArgument(b => b.WithName("level").WithDescription("who has it on disk before the answer: local, majority, all")
            .WithSwitch("-w").WithSwitch("-W").WithSwitch("--write").WithDefaultValues("local", "majority", "all"));

    private static void By(ArgumentDefinitionBuilder argument) =>
        argument.WithName("by").WithDescription("how much").WithSwitch("-b").WithSwitch("-B").WithSwitch("--by").WithDefaultValue("1");

    private static void Path(ArgumentDefinitionBuilder argument) =>
        argument.WithName("path").WithDescription("in a map: names with slashes between").WithSwitch("-p").WithSwitch("-P").WithSwitch("--path");

    private static void Element(ArgumentDefinitionBuilder argument, bool mandatory) =>
        argument.WithName("element").WithDescription("the element or vertex").WithSwitch("-e").WithSwitch("-E").WithSwitch("--element").IsMandatory(mandatory);

    private static void From(ArgumentDefinitionBuilder argument) =>
        argument.WithName("from").WithDescription("where an edge begins; of a dag, what a vertex comes after").WithSwitch("--from");

    private static void To(ArgumentDefinitionBuilder argument) =>
        argument.WithName("to").WithDescription("where an edge ends; of a dag, what a vertex comes before").WithSwitch("--to");
}
