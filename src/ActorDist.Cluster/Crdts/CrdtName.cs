using ActorDist.Cluster.Crdts.Types;

namespace ActorDist.Cluster.Crdts;

/// <summary>What a replicated object is called: its type, and a name of letters, digits and <c>. _ - :</c>.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">The name, which no object of another type has.</param>
public sealed record CrdtName(CrdtType Type, string Name)
{
    /// <summary>Longest name.</summary>
    public const int MaxLength = 128;

    /// <summary>What the replicator's keys of all of them begin with.</summary>
    public const string Prefix = "crdt/";

    /// <summary>Checks a name.</summary>
    /// <exception cref="CrdtRefusedException">It is not one.</exception>
    public static string Checked(string name)
    {
        if (name.Length is 0 or > MaxLength)
            throw new CrdtRefusedException(CrdtRefusal.Malformed, $"a name has 1 to {MaxLength} characters, not {name.Length}");
        foreach (var unit in name)
        {
            if (!char.IsAsciiLetterOrDigit(unit) && unit is not ('.' or '_' or '-' or ':'))
                throw new CrdtRefusedException(CrdtRefusal.Malformed, $"a name has letters, digits and . _ - : only; '{unit}' is none of these");
        }

        return name;
    }

    /// <summary>The object that a replicator's key is of, or null.</summary>
    public static CrdtName? OfKey(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key.Split('/') is not [_, var type, var name, ..] || CrdtTypes.Find(type) is not ReplicatedDataType found)
            return null;
        return new CrdtName(found, name);
    }

    /// <summary><c>type/name</c>.</summary>
    public override string ToString() => $"{Type.Name}/{Name}";
}
