using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Quorum.Palettes;

/// <summary>The palette <c>quorum</c>: the quorum store from the command line.</summary>
/// <param name="quorum">The store.</param>
/// <param name="replicas">Its replicas.</param>
public sealed class QuorumPalette(IQuorum quorum, IQuorumReplicas replicas) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>quorum</c>.</summary>
    public static CommandPalette Definition { get; } = new("quorum", "the available store: tunable n, r, w; concurrent writes kept as siblings",
    [
        Read(new CommandDefinitionBuilder().WithName("get")
            .WithDescription("the values, their clock and the context that replaces them: quorum get -k cart/alice -r 2")).Build(),
        Write(new CommandDefinitionBuilder().WithName("put")
            .WithDescription("a value in place of what the context saw; without one, beside the others: quorum put -k cart/alice -v milk"))
            .WithArgument(b => Value(b).IsMandatory(true)).WithArgument(b => Context(b, "of a get: what the value replaces")).Build(),
        Write(new CommandDefinitionBuilder().WithName("delete").WithDescription("deletes what the context saw; what it did not see stays"))
            .WithArgument(b => Context(b, "of a get: what is deleted").IsMandatory(true)).Build(),
        Read(new CommandDefinitionBuilder().WithName("siblings")
            .WithDescription("every sibling with its dot, and what each replica holds")).Build(),
        Write(new CommandDefinitionBuilder().WithName("resolve")
            .WithDescription("one value in place of all siblings that a get sees now: quorum resolve -k cart/alice --pick 1"))
            .WithArgument(b => Value(b)).WithArgument(b => b.WithName("pick").WithDescription("the sibling that stays, by its number")
                .WithSwitch("-p").WithSwitch("-P").WithSwitch("--pick"))
            .WithArgument(Replies).Build(),
        new CommandDefinitionBuilder().WithName("repair")
            .WithDescription("has every replica compare its hash trees with the others' now and exchange what differs").Build(),
        new CommandDefinitionBuilder().WithName("hints").WithDescription("what fallbacks keep for replicas that were away").Build(),
        new CommandDefinitionBuilder().WithName("preflist").WithDescription("the replicas of a key in its order: primaries, then fallbacks")
            .WithArgument(Key).Build(),
        new CommandDefinitionBuilder().WithName("stat").WithDescription("what each replica does, has repaired and has sent").Build(),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new QuorumCommands(quorum, replicas));

    private static CommandDefinitionBuilder Read(CommandDefinitionBuilder command) => Request(command)
        .WithArgument(Replies)
        .WithArgument(b => b.WithName("pr").WithDescription("replies that must come from primaries").WithSwitch("-pr").WithSwitch("--pr"))
        .WithArgument(b => b.WithName("blocking-repair").WithDescription("answers only when no later get can show less")
            .WithSwitch("-b").WithSwitch("-B").WithSwitch("--blocking-repair").IsFlag());

    private static CommandDefinitionBuilder Write(CommandDefinitionBuilder command) => Request(command)
        .WithArgument(b => b.WithName("w").WithDescription("replicas that must have it on disk: a number, one, quorum, all")
            .WithSwitch("-w").WithSwitch("-W").WithSwitch("--w"))
        .WithArgument(b => b.WithName("pw").WithDescription("of these, primaries").WithSwitch("-pw").WithSwitch("--pw"));

    private static CommandDefinitionBuilder Request(CommandDefinitionBuilder command) => command
        .WithArgument(Key)
        .WithArgument(b => b.WithName("n").WithDescription("replicas of the key").WithSwitch("-n").WithSwitch("-N").WithSwitch("--n"))
        .WithArgument(b => b.WithName("sloppy").WithDescription("fallbacks may stand in for primaries").WithSwitch("--sloppy").IsFlag())
        .WithArgument(b => b.WithName("strict").WithDescription("they may not").WithSwitch("--strict").IsFlag())
        .WithArgument(b => b.WithName("session")
            .WithDescription("new, or what the last answer for this key gave: a get then shows what it showed and what was put before")
            .WithSwitch("-s").WithSwitch("-S").WithSwitch("--session"))
        .WithArgument(b => b.WithName("timeout").WithDescription("answered by then anyway, such as 500ms")
            .WithSwitch("-t").WithSwitch("-T").WithSwitch("--timeout"));

    private static void Replies(ArgumentDefinitionBuilder argument) =>
        argument.WithName("r").WithDescription("replicas that must answer: a number, one, quorum, all")
            .WithSwitch("-r").WithSwitch("-R").WithSwitch("--r");

    private static void Key(ArgumentDefinitionBuilder argument) =>
        argument.WithName("key").WithDescription("bucket/name").WithSwitch("-k").WithSwitch("-K").WithSwitch("--key").IsMandatory(true);

    private static ArgumentDefinitionBuilder Value(ArgumentDefinitionBuilder argument) =>
        argument.WithName("value").WithDescription("text").WithSwitch("-v").WithSwitch("-V").WithSwitch("--value");

    private static ArgumentDefinitionBuilder Context(ArgumentDefinitionBuilder argument, string description) =>
        argument.WithName("context").WithDescription(description).WithSwitch("-c").WithSwitch("-C").WithSwitch("--context");
}
