namespace ActorDist.Cluster.Overview;

/// <summary>What a report needs of capabilities above this one.</summary>
/// <param name="RequestsUnderWay">Scaling requests submitted here and not answered yet.</param>
/// <param name="RequestsAnswered">Scaling requests answered here.</param>
public sealed record OverviewSources(Func<long> RequestsUnderWay, Func<long> RequestsAnswered);
