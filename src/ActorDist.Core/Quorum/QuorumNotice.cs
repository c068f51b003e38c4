using System.Runtime.InteropServices;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>Something worth seeing that a replica did in a step.</summary>
/// <param name="Kind">What.</param>
/// <param name="Key">The object.</param>
/// <param name="Replica">The other replica.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QuorumNotice(QuorumNoticeKind Kind, QuorumKey Key, ReplicaId Replica);

/// <summary>What a replica did.</summary>
public enum QuorumNoticeKind : byte
{
    /// <summary>It keeps an object for the other one, which could not be reached.</summary>
    HintStored,

    /// <summary>The other one has on its disk what was kept for it.</summary>
    HintDelivered,

    /// <summary>A get found the other one behind: it was sent what it lacked.</summary>
    ReadRepaired,

    /// <summary>Anti-entropy with the other one brought news of the object.</summary>
    Exchanged,
}
