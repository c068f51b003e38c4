using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Palettes;

/// <summary>The palette <c>register</c>: linearizable registers from the command line.</summary>
/// <param name="registers">The registers.</param>
/// <param name="replicas">For what each replica holds.</param>
public sealed class RegisterPalette(IRegisters registers, IReplicas replicas) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>register</c>.</summary>
    public static CommandPalette Definition { get; } = new("register", "linearizable registers: any node serves any name",
    [
        new CommandDefinitionBuilder().WithName("get").WithDescription("the value and its version").WithArgument(Key)
            .WithArgument(b => b.WithName("stale").WithDescription("what this node knows, without asking a quorum; says how old it may be")
                .WithSwitch("-s").WithSwitch("-S").WithSwitch("--stale").IsFlag())
            .Build(),
        new CommandDefinitionBuilder().WithName("put").WithDescription("replaces the value").WithArgument(Key).WithArgument(Value)
            .WithArgument(IfVersion).WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("cas").WithDescription("replaces the value if it is the expected one").WithArgument(Key)
            .WithArgument(b => b.WithName("expected").WithDescription("the value that it must have")
                .WithSwitch("-e").WithSwitch("-E").WithSwitch("--expected").IsMandatory(true))
            .WithArgument(Value).WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("incr").WithDescription("adds to a decimal number; an absent register counts as 0")
            .WithArgument(Key)
            .WithArgument(b => b.WithName("delta").WithDescription("what to add, negative to subtract")
                .WithSwitch("-d").WithSwitch("-D").WithSwitch("--delta").WithDefaultValues("1", "-1", "10"))
            .WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("append").WithDescription("adds to the end of the value; an absent register counts as empty")
            .WithArgument(Key).WithArgument(Value).WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("delete").WithDescription("removes the register; its versions go on rising")
            .WithArgument(Key).WithArgument(IfVersion).WithArgument(Id).Build(),
        new CommandDefinitionBuilder().WithName("stat").WithDescription("what each replica holds: ballots, who accepted what, versions, rounds")
            .WithArgument(Key).Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new RegisterCommands(registers, replicas));

    private static void Key(ArgumentDefinitionBuilder argument) =>
        argument.WithName("key").WithDescription("the register's name").WithSwitch("-k").WithSwitch("-K").WithSwitch("--key").IsMandatory(true);

    private static void Value(ArgumentDefinitionBuilder argument) =>
        argument.WithName("value").WithDescription("text").WithSwitch("-v").WithSwitch("-V").WithSwitch("--value").IsMandatory(true);

    private static void IfVersion(ArgumentDefinitionBuilder argument) =>
        argument.WithName("version").WithDescription("only at this version; 0 means only if the register is absent").WithSwitch("--if-version");

    private static void Id(ArgumentDefinitionBuilder argument) =>
        argument.WithName("id").WithDescription("names the operation: repeated with the same name, at any node, it is applied once")
            .WithSwitch("-i").WithSwitch("-I").WithSwitch("--id");
}
