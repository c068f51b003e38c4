namespace ActorDist.Cluster.Crdts.Types;

/// <summary>Every replicated type that the doors know.</summary>
public static class CrdtTypes
{
    private static readonly Dictionary<string, CrdtType> ByName =
        AkkaTypes.All.Concat(OwnTypes.All).Concat(OperationTypes.All).ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>All of them, Akka's first.</summary>
    public static IReadOnlyCollection<CrdtType> All => ByName.Values;

    /// <summary>The type of a name, or null.</summary>
    public static CrdtType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type of a name.</summary>
    /// <exception cref="CrdtRefusedException">There is none.</exception>
    public static CrdtType Named(string name) => Find(name)
        ?? throw new CrdtRefusedException(CrdtRefusal.NotFound, $"there is no type '{name}'; types: {string.Join(", ", ByName.Keys)}");
}
