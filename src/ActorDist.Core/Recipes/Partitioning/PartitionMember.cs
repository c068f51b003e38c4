namespace ActorDist.Core.Recipes.Partitioning;

/// <summary>One among whom the items are divided.</summary>
/// <param name="Session">Its session; when that ends, its items go to others.</param>
/// <param name="Name">Its identity, which nobody else has.</param>
public sealed record PartitionMember(string Session, string Name);
