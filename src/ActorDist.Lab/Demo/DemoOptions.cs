namespace ActorDist.Lab.Demo;

/// <summary>What a demonstration is asked to do.</summary>
/// <param name="Nodes">How many nodes; a majority must be left when one dies.</param>
/// <param name="Requests">How many scaling requests.</param>
/// <param name="Kill">The node to kill; null picks one that is not the oldest.</param>
/// <param name="Seed">The same seed sends the same requests.</param>
/// <param name="Profile">The nodes' HOCON profile.</param>
/// <param name="Groups">How many scaling groups grow and shrink meanwhile; 0: none, and no cloud.</param>
/// <param name="Settings">HOCON settings over the profile, each <c>path=value</c>.</param>
public sealed record DemoOptions(int Nodes, int Requests, string? Kill, int Seed, string Profile, int Groups, IReadOnlyList<string> Settings)
{
    /// <summary>The least cluster that keeps a majority when it loses a node.</summary>
    public const int MinNodes = 3;

    /// <summary>The most requests: nodes keep every effect in memory, and their own limit is as high.</summary>
    public const int MaxRequests = 100_000;

    /// <summary>The least number of requests that leaves some for each part of the run.</summary>
    public const int MinRequests = 20;

    /// <summary>The most groups: each asks a quorum ten times a second whether it has what it should have.</summary>
    public const int MaxGroups = 100;
}
