using System.Text.Json;

namespace ActorDist.Cluster.Events;

/// <summary>
/// What happened. The names are told in kebab case: <c>member-up</c>. A capability that has something worth seeing adds its kinds here, at
/// the end, since the numbers cross nodes, and records them in the node's <see cref="NodeEventLog"/>.
/// </summary>
public enum EventKind
{
    /// <summary>A member asks to join, as this node's gossip has it. Subject: the member's name.</summary>
    MemberJoining = 1,

    /// <summary>A member is Up. Subject: its name.</summary>
    MemberUp,

    /// <summary>A member begins to leave. Subject: its name.</summary>
    MemberLeaving,

    /// <summary>A member has handed over and is about to be removed. Subject: its name.</summary>
    MemberExiting,

    /// <summary>A member was declared dead. Subject: its name.</summary>
    MemberDown,

    /// <summary>A member is no longer one. Subject: its name.</summary>
    MemberRemoved,

    /// <summary>Another member leads the membership. Subject: its name.</summary>
    LeaderChanged,

    /// <summary>Some member cannot reach this one. Subject: its name.</summary>
    MemberUnreachable,

    /// <summary>All members reach it again. Subject: its name.</summary>
    MemberReachable,

    /// <summary>This node's suspicion of a member rose across a level. Subject: its name; detail: phi and the level.</summary>
    PhiRose,

    /// <summary>This node's suspicion of a member fell below a level again. Subject: its name; detail: phi and the level.</summary>
    PhiFell,

    /// <summary>A shard got a home. Subject: type/shard; to: the node.</summary>
    ShardAllocated,

    /// <summary>A shard moved from a living node by rebalancing. Subject: type/shard; from, to: the nodes.</summary>
    ShardHandedOff,

    /// <summary>A shard whose node is gone got another home. Subject: type/shard; from, to: the nodes.</summary>
    ShardRecovered,

    /// <summary>An entity began to live on this node. Subject: its ID.</summary>
    EntityStarted,

    /// <summary>A request came in at this node (sampled). Subject: its ID; detail: what it wants.</summary>
    RequestAccepted,

    /// <summary>The owner of a request made its effect durable. Subject: its ID.</summary>
    RequestExecuted,

    /// <summary>The owner of a request gave the answer that it had before. Subject: its ID.</summary>
    RequestReplayed,

    /// <summary>A request was answered where it came in. Subject: its ID; from: its owner; detail: the outcome.</summary>
    RequestAnswered,

    /// <summary>A register's next value was chosen for an operation of this node (sampled). Subject: its key; detail: the version.</summary>
    RegisterChosen,

    /// <summary>The registers have another set of replicas. Subject: the epoch; to: the names.</summary>
    ReplicasChanged,

    /// <summary>More happened than is sampled a second. Subject: how many heads of chains were not recorded.</summary>
    EventsSuppressed,

    /// <summary>A member may have crashed: this node looks. Subject: its name; detail: the first sign.</summary>
    CrashSuspected,

    /// <summary>A member's port was found refused. Subject: its name; from: who found it; detail: all that did.</summary>
    CrashRefused,

    /// <summary>Somebody found a member alive or its port open. Subject: its name; from: who; detail: all that did, and who was refused.</summary>
    CrashVetoed,

    /// <summary>A member was downed on evidence of a crash. Subject: its name; from: who decided; detail: who was refused.</summary>
    CrashDecided,

    /// <summary>This node keeps an object for a replica that could not be reached (sampled). Subject: the object; to: the replica.</summary>
    HintStored,

    /// <summary>A replica has on its disk what this node kept for it (sampled). Subject: the object; to: the replica.</summary>
    HintDelivered,

    /// <summary>A get found a replica behind and sent it what it lacked (sampled). Subject: the object; to: the replica.</summary>
    RepairRead,

    /// <summary>Anti-entropy brought news of an object to this node (sampled). Subject: the object; from: the replica.</summary>
    RepairExchanged,

    /// <summary>A recipe granted somebody what it guards (sampled). Subject: kind/name; detail: the fencing token and the session.</summary>
    RecipeGranted,

    /// <summary>What a recipe had granted was given back, or taken back when a session ended (sampled). Subject: kind/name; detail: whose it was.</summary>
    RecipeReleased,

    /// <summary>This node's links or its clock were made wrong. Subject: its name; detail: the rules in force, or the skew.</summary>
    FaultMade,

    /// <summary>This node's links are whole again, or its clock right. Subject: its name; detail: which.</summary>
    FaultHealed,

    /// <summary>This node changed a replicated object (sampled). Subject: type/name; detail: the act and the level.</summary>
    CrdtChanged,

    /// <summary>This node's copy of a replicated object took changes of others (sampled). Subject: type/name; from: who made them.</summary>
    CrdtMerged,
}

/// <summary>The names of the kinds.</summary>
public static class EventKinds
{
    private static readonly Dictionary<EventKind, string> NameByKind = Enum.GetValues<EventKind>()
        .ToDictionary(kind => kind, kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private static readonly Dictionary<string, EventKind> KindByName = NameByKind.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Every name, in the order of the kinds.</summary>
    public static IReadOnlyCollection<string> Names => NameByKind.Values;

    /// <summary>The kind's name, such as <c>member-up</c>.</summary>
    public static string Name(this EventKind kind) => NameByKind[kind];

    /// <summary>Whether the number of a kind that came from another node means one here.</summary>
    public static bool IsKnown(EventKind kind) => NameByKind.ContainsKey(kind);

    /// <summary>The kinds of names, or of prefixes of names such as <c>member</c>, separated by commas; all for an empty text.</summary>
    /// <exception cref="FormatException">A name is none.</exception>
    public static IReadOnlySet<EventKind> Parse(string names)
    {
        if (names.Length == 0)
            return NameByKind.Keys.ToHashSet();
        var kinds = new HashSet<EventKind>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            var found = KindByName.Where(pair => Matches(pair.Key, name)).Select(pair => pair.Value).ToArray();
            if (found.Length == 0)
                throw new FormatException($"there is no kind of event '{name}'; kinds: {string.Join(", ", Names)}");
            kinds.UnionWith(found);
        }

        return kinds;
    }

    private static bool Matches(string kind, string name) =>
        kind.StartsWith(name, StringComparison.Ordinal) && (kind.Length == name.Length || kind[name.Length] == '-');
}
