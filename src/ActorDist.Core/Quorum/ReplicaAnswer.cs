using System.Runtime.InteropServices;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>One replica's part in a request.</summary>
/// <param name="Replica">The replica.</param>
/// <param name="StandsFor">The primary whose place it took; null when it is a primary itself.</param>
/// <param name="Kind">What it answered.</param>
/// <param name="NeedsRepair">Get: it held less than the others.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReplicaAnswer(Member Replica, Member? StandsFor, ReplicaAnswerKind Kind, bool NeedsRepair);
