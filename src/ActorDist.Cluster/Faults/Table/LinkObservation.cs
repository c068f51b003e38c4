namespace ActorDist.Cluster.Faults.Table;

/// <summary>What one node saw on one link, on one channel, since it started: of its own sockets, not of what was asked.</summary>
/// <param name="From">The link's sender.</param>
/// <param name="To">The link's receiver.</param>
/// <param name="SeenBy">Who counted: one of the two. The sender counts what it handed to the socket, the receiver what came out of it.</param>
/// <param name="Channel">What carries the frames: <c>akka</c> (Akka.Remote) or <c>stream</c> (the registers' own streams).</param>
/// <param name="Rule">The link's rule at this node: <c>pass</c>, <c>cut</c>, or <c>slow</c> with what is slow.</param>
public sealed record LinkObservation(string From, string To, string SeenBy, string Channel, string Rule)
{
    /// <summary>Frames that passed.</summary>
    public long Passed { get; init; }

    /// <summary>Their bytes.</summary>
    public long PassedBytes { get; init; }

    /// <summary>Frames that were lost because the link was cut.</summary>
    public long Dropped { get; init; }

    /// <summary>Their bytes.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Frames that had to wait because the link was slow.</summary>
    public long Delayed { get; init; }

    /// <summary>When the last frame passed, by this machine's clock; null: none has.</summary>
    public DateTimeOffset? LastPassedAt { get; init; }

    /// <summary>When the last frame was lost; null: none was.</summary>
    public DateTimeOffset? LastDroppedAt { get; init; }
}
