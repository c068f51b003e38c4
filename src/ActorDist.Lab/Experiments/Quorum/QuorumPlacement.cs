using System.Text.Json.Serialization;

namespace ActorDist.Lab.Experiments.Quorum;

/// <summary>Where an object is placed, and what its replicas hold.</summary>
/// <param name="PreferenceList">All replicas in the key's order.</param>
/// <param name="Inspections">What each replica that answered holds.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record QuorumPlacement(IReadOnlyList<PlaceView> PreferenceList, IReadOnlyList<HoldingView> Inspections)
{
    /// <summary>The names of the key's primaries.</summary>
    public IEnumerable<string> Primaries => PreferenceList.Where(place => place.IsPrimary).Select(place => place.Node);

    /// <summary>Whether all primaries have answered and hold the same.</summary>
    public bool IsWhole
    {
        get
        {
            var primaries = Primaries.ToHashSet(StringComparer.Ordinal);
            var held = Inspections.Where(holding => primaries.Contains(holding.Node)).ToList();
            return held.Count == primaries.Count && held.TrueForAll(holding =>
                holding.Siblings > 0 && string.Equals(holding.Digest, held[0].Digest, StringComparison.Ordinal));
        }
    }
}

/// <summary>A replica in the order of a key.</summary>
/// <param name="Node">Its name.</param>
/// <param name="IsPrimary">Whether it is one of the key's primaries.</param>
/// <param name="IsUp">Whether the node that was asked believes that it can reach it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PlaceView(string Node, bool IsPrimary, bool IsUp);

/// <summary>What a replica holds of an object.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Siblings">Number of values; 0 for nothing.</param>
/// <param name="Digest">The same wherever the same is held.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record HoldingView(string Node, int Siblings, string Digest);
