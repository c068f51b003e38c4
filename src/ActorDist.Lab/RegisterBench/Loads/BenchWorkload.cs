namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>One row of the table: so many clients, each with one operation under way at a time.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Kind">What the clients do.</param>
/// <param name="Clients">How many there are.</param>
public sealed record BenchWorkload(string Name, OperationKind Kind, int Clients)
{
    /// <summary>The most clients of any workload.</summary>
    public const int MostClients = 64;

    private const int HotKeyClients = 8;

    /// <summary>All of them, in the order in which they run.</summary>
    public static IReadOnlyList<BenchWorkload> All { get; } =
    [
        new("put", OperationKind.Put, 1),
        new("put", OperationKind.Put, MostClients),
        new("linearizable get", OperationKind.Get, 1),
        new("linearizable get", OperationKind.Get, MostClients),
        new("stale get", OperationKind.StaleGet, MostClients),
        new("increment of one key", OperationKind.Increment, HotKeyClients),
    ];

    /// <summary>Name and clients.</summary>
    public string Title => $"{Name}, {Clients} {(Clients == 1 ? "client" : "clients")}";
}
