using System.Diagnostics;
using ActorDist.Cluster.Engines;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;

namespace ActorDist.Cluster.Registers.Replication;

/// <summary>An operation that this node has taken in and not answered yet.</summary>
/// <param name="key">The register.</param>
/// <param name="body">The command in the kind's encoding.</param>
/// <param name="id">Its identity; none for a read, and for a change that the engine is to number.</param>
/// <param name="read">Set for a command that changes nothing.</param>
/// <param name="stays">Whether it is proposed here whoever is preferred.</param>
/// <param name="timeout">Milliseconds until it is answered anyway.</param>
internal sealed class Operation(RegisterKey key, ReadOnlyMemory<byte> body, OpId id, ReadMode? read, bool stays, long timeout)
    : TaskCompletionSource<ConsensusAnswer>(TaskCreationOptions.RunContinuationsAsynchronously), IEngineInput<ReplicaEngine>
{
    public RegisterKey Key => key;

    public ReadOnlyMemory<byte> Body => body;

    public ReadMode? Read => read;

    public bool Stays => stays || read is not null;

    public OpId Id { get; set; } = id;

    /// <summary>When it came in, as <see cref="Stopwatch.GetTimestamp"/> has it.</summary>
    public long TakenAt { get; } = Stopwatch.GetTimestamp();

    public long Deadline { get; private set; }

    /// <summary>Number under which it was handed to another node; 0 when it was not.</summary>
    public long ForwardNumber { get; set; }

    public ReplicaId ForwardedTo { get; set; }

    public long ForwardedAt { get; set; }

    /// <summary>What the other node answered, where that did not settle it.</summary>
    public Outcome? Forwarded { get; set; }

    /// <summary>Whether this node proposes it too, while the other one may.</summary>
    public bool IsHedged { get; set; }

    /// <inheritdoc/>
    public void Handle(ReplicaEngine engine, long now) => engine.Take(this, now);

    /// <summary>The time to answer it runs from here.</summary>
    public void Begin(long now) => Deadline = now + timeout;

    /// <summary>As a request to this node's own replica.</summary>
    public RegisterRequest AsRequest(ulong settled) => new(
        key,
        read == ReadMode.Stale ? RequestPurpose.StaleRead : RequestPurpose.Command,
        new Command(Id, body) { Settled = settled, IsRetry = IsHedged },
        Deadline,
        this);
}
