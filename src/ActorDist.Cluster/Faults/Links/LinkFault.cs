namespace ActorDist.Cluster.Faults.Links;

/// <summary>What is to become of a link's traffic.</summary>
/// <param name="Link">The link.</param>
/// <param name="Rule">Its rule, in the place of the one that it has.</param>
public sealed record LinkFault(Link Link, LinkRule Rule);
