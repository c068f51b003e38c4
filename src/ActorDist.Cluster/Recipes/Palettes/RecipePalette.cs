using ActorDist.Cluster.Commands;
using Akka.Actor;

namespace ActorDist.Cluster.Recipes.Palettes;

/// <summary>The palette <c>recipe</c>: locks, queues and the other recipes from the command line.</summary>
/// <param name="recipes">The recipes.</param>
/// <param name="settings">The lease of a session that a command opens by itself.</param>
public sealed class RecipePalette(IRecipes recipes, RecipeSettings settings) : CommandPaletteHandler(Definition)
{
    /// <summary>The commands of <c>recipe</c>.</summary>
    public static CommandPalette Definition { get; } = new(
        "recipe", "locks, elections, barriers, queues and partitions on consensus; what is held belongs to a session",
    [
        Command("session open", "opens a session; it must be renewed within its lease", Lease, Owner),
        Command("session renew", "renews a session once", Session),
        Command("session keep", "renews a session until Ctrl+C", isStreaming: true, Session),
        Command("session close", "ends a session and gives up what it holds", Session),
        .. Granting("lock", "the lock", Reentrant),
        Command("rwlock read", "asks to read", isStreaming: true, Key, MaySession, Name, Wait, For, Lease),
        Command("rwlock write", "asks to write", isStreaming: true, Key, MaySession, Name, Wait, For, Lease),
        Command("rwlock release", "gives the lock back", Key, Session, Name, MayToken),
        Command("rwlock show", "who reads or writes, and who waits", Key),
        .. Granting("semaphore", "permits", Limit, Permits),
        .. Granting("election", "to lead", Value),
        Command("election proclaim", "the leader says something of itself", Key, Session, Name, MayToken, Value),
        Command("group join", "joins a group", Key, MaySession, Member, Value, Lease),
        Command("group leave", "leaves a group", Key, Session, Member),
        Command("group show", "the members", Key),
        Command("barrier raise", "who waits at the barrier waits until it is lifted", Key),
        Command("barrier lift", "lets all pass", Key),
        Command("barrier wait", "waits until the barrier is lifted", isStreaming: true, Key, For),
        Command("double-barrier enter", "waits until so many have entered", isStreaming: true, Key, MaySession, Member, Count, For, Lease),
        Command("double-barrier leave", "waits until all have left", isStreaming: true, Key, Session, Member, For),
        Command("double-barrier show", "who is in", Key),
        Command("counter add", "adds to a counter", Key, Delta, Id),
        Command("counter set", "sets a counter", Key, Number, Id),
        Command("counter show", "the value", Key),
        Command("queue put", "puts an item at the end", Key, Item, Id),
        Command("queue take", "takes the first item, at most once: it is gone if the taker dies", isStreaming: true, Key, Wait, For, Id),
        Command("queue show", "the items", Key),
        Command("work-queue put", "puts an item at the end", Key, Item, Deliveries, Id),
        Command(
            "work-queue take", "takes the first item, at least once: it comes back unless it is acknowledged", isStreaming: true,
            Key, MaySession, Wait, For, Lease),
        Command("work-queue ack", "the item is done", Key, Token),
        Command("work-queue reject", "the item could not be done: it is delivered again, or is a dead letter", Key, Token),
        Command("work-queue requeue", "puts a dead letter at the end again", Key, Letter),
        Command("work-queue drop", "throws a dead letter away", Key, Letter),
        Command("work-queue show", "the items and dead letters", Key),
        Command(
            "partition", "joins the partition of a set and shows what this member owns until Ctrl+C", isStreaming: true,
            Set, PartitionKey, PartitionMember, Lease),
        Command("partition show", "members, owners and epochs", Key),
        Command("fenced put", "writes to a resource that refuses a token below the highest it has seen", Key, Token, Item),
        Command("fenced show", "the value and the highest token", Key),
        Command("watch", "shows every change of a key until Ctrl+C", isStreaming: true, Watched),
    ]);

    /// <inheritdoc />
    public override Props HandlerProps => Props.Create(() => new RecipeCommands(recipes, settings));

    private static IEnumerable<CommandDefinition> Granting(string kind, string what, params Action<ArgumentDefinitionBuilder>[] more) =>
    [
        Command($"{kind} acquire", $"asks for {what}".Replace("for to", "to", StringComparison.Ordinal), isStreaming: true,
            [Key, MaySession, Name, Wait, For, Lease, .. more]),
        Command($"{kind} release", "gives back what is held, or withdraws from the queue", Key, Session, Name, MayToken),
        Command($"{kind} show", "who holds it, and who waits in which order", Key),
    ];

    private static CommandDefinition Command(string name, string description, params Action<ArgumentDefinitionBuilder>[] arguments) =>
        Command(name, description, isStreaming: false, arguments);

    private static CommandDefinition Command(
        string name, string description, bool isStreaming, params Action<ArgumentDefinitionBuilder>[] arguments)
    {
        var builder = new CommandDefinitionBuilder().WithName(name).WithDescription(description);
        foreach (var argument in arguments)
            builder.WithArgument(argument);
        return (isStreaming ? builder.IsStreaming() : builder).Build();
    }

    private static void Key(ArgumentDefinitionBuilder b) =>
        b.WithName("key").WithDescription("its name").WithSwitch("-k").WithSwitch("--key").IsMandatory(true);

    private static void PartitionKey(ArgumentDefinitionBuilder b) =>
        b.WithName("key").WithDescription("the partition's name").WithSwitch("-k").WithSwitch("--key").WithDefaultValue("default");

    private static void Watched(ArgumentDefinitionBuilder b) => b.WithName("key").WithDescription("kind/name, such as lock/x or register/color")
        .WithSwitch("-k").WithSwitch("--key").IsMandatory(true);

    private static void Session(ArgumentDefinitionBuilder b) =>
        b.WithName("session").WithDescription("the session").WithSwitch("-s").WithSwitch("--session").IsMandatory(true);

    private static void MaySession(ArgumentDefinitionBuilder b) => b.WithName("session")
        .WithDescription("the session; without it one is opened and shown").WithSwitch("-s").WithSwitch("--session");

    private static void Name(ArgumentDefinitionBuilder b) => b.WithName("name")
        .WithDescription("which contender of the session").WithSwitch("-n").WithSwitch("--name");

    private static void Member(ArgumentDefinitionBuilder b) => b.WithName("name")
        .WithDescription("the member's name, which nobody else has").WithSwitch("-n").WithSwitch("--name").IsMandatory(true);

    private static void PartitionMember(ArgumentDefinitionBuilder b) => b.WithName("name")
        .WithDescription("the member's name, which nobody else has; without it the session's").WithSwitch("-n").WithSwitch("--name");

    private static void Set(ArgumentDefinitionBuilder b) => b.WithName("set")
        .WithDescription("the items, the same for all members").WithSwitch("-s").WithSwitch("--set").WithDefaultValues("1,2,3,4,5")
        .IsMandatory(true);

    private static void Wait(ArgumentDefinitionBuilder b) =>
        b.WithName("wait").WithDescription("wait for it; Ctrl+C withdraws").WithSwitch("-w").WithSwitch("--wait").IsFlag();

    private static void For(ArgumentDefinitionBuilder b) =>
        b.WithName("for").WithDescription("wait no longer than this").WithSwitch("-f").WithSwitch("--for").WithDefaultValues("1m", "10s");

    private static void Lease(ArgumentDefinitionBuilder b) => b.WithName("lease")
        .WithDescription("for how long a new session lives without renewal").WithSwitch("-l").WithSwitch("--lease");

    private static void Owner(ArgumentDefinitionBuilder b) =>
        b.WithName("owner").WithDescription("who opens it, for people").WithSwitch("-o").WithSwitch("--owner");

    private static void Reentrant(ArgumentDefinitionBuilder b) => b.WithName("reentrant")
        .WithDescription("a contender that holds it goes in once more").WithSwitch("-r").WithSwitch("--reentrant").IsFlag();

    private static void Limit(ArgumentDefinitionBuilder b) => b.WithName("limit")
        .WithDescription("all permits that there are, the same for all users").WithSwitch("-m").WithSwitch("--limit").IsMandatory(true);

    private static void Permits(ArgumentDefinitionBuilder b) =>
        b.WithName("permits").WithDescription("how many are wanted").WithSwitch("-c").WithSwitch("--permits").WithDefaultValue("1");

    private static void Count(ArgumentDefinitionBuilder b) =>
        b.WithName("count").WithDescription("how many must enter").WithSwitch("-c").WithSwitch("--count").IsMandatory(true);

    private static void Value(ArgumentDefinitionBuilder b) =>
        b.WithName("value").WithDescription("what it says of itself").WithSwitch("-v").WithSwitch("--value");

    private static void Item(ArgumentDefinitionBuilder b) =>
        b.WithName("value").WithDescription("text").WithSwitch("-v").WithSwitch("--value").IsMandatory(true);

    private static void Token(ArgumentDefinitionBuilder b) =>
        b.WithName("token").WithDescription("the fencing token that the grant or the delivery came with").WithSwitch("-t").WithSwitch("--token")
            .IsMandatory(true);

    private static void MayToken(ArgumentDefinitionBuilder b) =>
        b.WithName("token").WithDescription("only the grant with this token").WithSwitch("-t").WithSwitch("--token").WithDefaultValue("0");

    private static void Delta(ArgumentDefinitionBuilder b) =>
        b.WithName("number").WithDescription("what to add, negative to subtract").WithSwitch("-d").WithSwitch("--delta").WithDefaultValue("1");

    private static void Number(ArgumentDefinitionBuilder b) =>
        b.WithName("number").WithDescription("the value").WithSwitch("-v").WithSwitch("--value").IsMandatory(true);

    private static void Deliveries(ArgumentDefinitionBuilder b) => b.WithName("deliveries")
        .WithDescription("deliveries after which it is a dead letter").WithSwitch("-d").WithSwitch("--deliveries").WithDefaultValue("5");

    private static void Letter(ArgumentDefinitionBuilder b) =>
        b.WithName("number").WithDescription("the item's id").WithSwitch("-i").WithSwitch("--item").IsMandatory(true);

    private static void Id(ArgumentDefinitionBuilder b) => b.WithName("id")
        .WithDescription("names the operation: repeated with the same name, at any node, it is applied once").WithSwitch("-i").WithSwitch("--id");
}
