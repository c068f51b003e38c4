using Akka.DistributedData;

namespace ActorDist.Cluster.Crdts;

/// <summary>Who must have a change before it is answered, or is asked for a value.</summary>
public enum CrdtLevel
{
    /// <summary>This node, where it is on disk.</summary>
    Local,

    /// <summary>More than half of the members, this node among them; each has it on disk.</summary>
    Majority,

    /// <summary>All members.</summary>
    All,
}

/// <summary>Levels by their names.</summary>
public static class CrdtLevels
{
    /// <summary>The level of a name; local where there is none.</summary>
    /// <exception cref="CrdtRefusedException">There is no such level.</exception>
    public static CrdtLevel Parse(string? name) => name switch
    {
        null or "" or "local" => CrdtLevel.Local,
        "majority" => CrdtLevel.Majority,
        "all" => CrdtLevel.All,
        _ => throw new CrdtRefusedException(CrdtRefusal.Malformed, $"a level is local, majority or all; it is '{name}'"),
    };

    internal static IWriteConsistency Writing(this CrdtLevel level, TimeSpan timeout) => level switch
    {
        CrdtLevel.Local => WriteLocal.Instance,
        CrdtLevel.Majority => new WriteMajority(timeout),
        _ => new WriteAll(timeout),
    };

    internal static IReadConsistency Reading(this CrdtLevel level, TimeSpan timeout) => level switch
    {
        CrdtLevel.Local => ReadLocal.Instance,
        CrdtLevel.Majority => new ReadMajority(timeout),
        _ => new ReadAll(timeout),
    };
}
