using ActorDist.Core.Quorum;

namespace ActorDist.Core.Tests.Quorum.Simulation;

/// <summary>What is different in a world: nothing, or one thing that is broken on purpose.</summary>
internal sealed record Variation(string Name)
{
    public static Variation Correct { get; } = new("correct");

    public BucketMode Mode { get; init; } = BucketMode.Siblings;

    /// <summary>Quorums asked for instead of the right ones.</summary>
    public int? Quorum { get; init; }

    public bool Sloppy { get; init; }

    /// <summary>Gets begun earlier are not judged.</summary>
    public long JudgedFrom { get; init; }

    /// <summary>Answers leave before the disk has what they report.</summary>
    public bool SkipsSync { get; init; }

    /// <summary>Which epochs were used is not kept on disk.</summary>
    public bool ForgetsEpochs { get; init; }

    /// <summary>A write that came over the network replaces whatever its replica holds.</summary>
    public bool ReplacesWhatIsHeld { get; init; }

    /// <summary>One replica says it has stored what it has not.</summary>
    public bool Lies { get; init; }

    public override string ToString() => Name;
}
