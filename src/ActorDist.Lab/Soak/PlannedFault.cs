namespace ActorDist.Lab.Soak;

/// <summary>A fault that a round is to make.</summary>
/// <param name="Nemesis">Who makes it.</param>
/// <param name="After">How long after the end of the one before, or after the beginning.</param>
/// <param name="For">How long it lasts.</param>
/// <param name="Seed">Seed of what is left to the nemesis, such as the node.</param>
internal sealed record PlannedFault(string Nemesis, TimeSpan After, TimeSpan For, int Seed);
