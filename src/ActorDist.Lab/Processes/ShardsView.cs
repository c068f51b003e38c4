namespace ActorDist.Lab.Processes;

/// <summary>Where the shards of a type live, as all regions answered: GET /cluster/shards/TYPE.</summary>
/// <param name="Complete">Whether every region answered.</param>
/// <param name="Regions">The regions.</param>
public sealed record ShardsView(bool Complete, IReadOnlyList<RegionView> Regions);

/// <summary>The shards on one node.</summary>
/// <param name="Name">n1, n2 ...</param>
/// <param name="Shards">Its shards.</param>
public sealed record RegionView(string Name, IReadOnlyList<ShardView> Shards);

/// <summary>One shard.</summary>
/// <param name="ShardId">Its number.</param>
/// <param name="Entities">How many entities it has in memory.</param>
public sealed record ShardView(string ShardId, int Entities);
