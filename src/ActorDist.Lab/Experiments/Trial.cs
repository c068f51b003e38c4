namespace ActorDist.Lab.Experiments;

/// <summary>What an experiment came to, and on which nodes.</summary>
/// <param name="Finding">What it came to.</param>
/// <param name="Nodes">The nodes' names; none where everything happened in one process.</param>
/// <param name="Settings">The nodes' settings over the lab's profile.</param>
internal sealed record Trial(Finding Finding, IReadOnlyList<string> Nodes, IReadOnlyList<string> Settings);
