using ActorDist.Lab.Demo.Groups;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Demo;

/// <summary>Everything that a demonstration observed and that its verdict rests on.</summary>
public sealed record DemoEvidence
{
    /// <summary>The requests that were sent.</summary>
    public required IReadOnlyList<ScalingRequest> Requests { get; init; }

    /// <summary>The IDs that some node acknowledged.</summary>
    public required IReadOnlyCollection<string> Acknowledged { get; init; }

    /// <summary>What each survivor lists at the end, after the wait for all to list the same.</summary>
    public required IReadOnlyList<SurvivorState> Survivors { get; init; }

    /// <summary>Answers that contradict an earlier one or the rules, each in words that name the ID.</summary>
    public required IReadOnlyList<string> WrongAnswers { get; init; }

    /// <summary>How many acknowledged IDs were submitted once more to compare the answers.</summary>
    public required int Repeated { get; init; }

    /// <summary>Whether the killed process was seen to be gone.</summary>
    public required bool KillObserved { get; init; }

    /// <summary>How many shards lived on the killed node.</summary>
    public required int ShardsOfVictim { get; init; }

    /// <summary>How many requests were acknowledged between the kill and the moment when every shard answered again.</summary>
    public required int AcknowledgedDuringOutage { get; init; }

    /// <summary>From the kill until every shard answered again; null where that was not seen.</summary>
    public required TimeSpan? Takeover { get; init; }

    /// <summary>What the cloud's ledger says of each group.</summary>
    public required IReadOnlyList<GroupLedger> Groups { get; init; }
}

/// <summary>What one surviving node lists, which it reads from a majority of the replicas.</summary>
/// <param name="Name">The node.</param>
/// <param name="Effects">The executed requests, as listed: an ID that is there twice was executed twice.</param>
/// <param name="Groups">The sums that the node itself makes of them.</param>
public sealed record SurvivorState(string Name, IReadOnlyList<ScalingRequest> Effects, IReadOnlyList<GroupView> Groups);
