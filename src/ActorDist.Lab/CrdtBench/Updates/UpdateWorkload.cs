namespace ActorDist.Lab.CrdtBench.Updates;

/// <summary>Updates of objects of one type.</summary>
/// <param name="Name">counter or set.</param>
/// <param name="Type">The type, as the doors name it.</param>
/// <param name="By">Who made it, and how it travels.</param>
/// <param name="Level">Who has an update on disk before the answer: local or majority.</param>
internal sealed record UpdateWorkload(string Name, string Type, string By, string Level)
{
    private const string Counter = "counter";
    private const string Set = "set";
    private const string Akkas = "Akka.DistributedData";
    private const string States = "ActorDist, states";
    private const string Operations = "ActorDist, operations";

    private static readonly (string Name, string Type, string By)[] Types =
    [
        (Counter, "pncounter", Akkas),
        (Counter, "resettable-counter", States),
        (Counter, "op-counter", Operations),
        (Set, "orset", Akkas),
        (Set, "aw-set", States),
        (Set, "op-set", Operations),
    ];

    /// <summary>All that are measured, those that are compared one after the other.</summary>
    public static IReadOnlyList<UpdateWorkload> All { get; } =
    [
        .. from level in (string[])["local", "majority"]
           from each in Types
           select new UpdateWorkload(each.Name, each.Type, each.By, level),
    ];

    /// <summary>Whether an update adds to a count; else it adds or removes an element.</summary>
    public bool IsCounter => string.Equals(Name, Counter, StringComparison.Ordinal);
}
