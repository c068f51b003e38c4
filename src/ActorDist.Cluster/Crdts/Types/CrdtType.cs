namespace ActorDist.Cluster.Crdts.Types;

/// <summary>A replicated type as the doors know it: its name, what it is, and what can be done to it.</summary>
/// <param name="name">Its name, such as <c>aw-set</c>.</param>
/// <param name="description">What it is and who wins, in a few words.</param>
/// <param name="acts">What can be done to it.</param>
public abstract class CrdtType(string name, string description, IReadOnlyList<string> acts)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it is.</summary>
    public string Description => description;

    /// <summary>What can be done to it; see <see cref="CrdtChange"/>.</summary>
    public IReadOnlyList<string> Acts => acts;

    /// <summary>Where it comes from.</summary>
    public abstract CrdtFamily Family { get; }

    /// <summary>Fails unless the type has the act.</summary>
    /// <exception cref="CrdtRefusedException">It has not.</exception>
    internal void Require(CrdtChange change)
    {
        if (!acts.Contains(change.Act, StringComparer.Ordinal))
            throw CrdtChange.Refused($"'{change.Act}' cannot be done to a {name}; what can: {string.Join(", ", acts)}");
    }
}
