using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Quorum;

/// <summary>The messages that replicas exchange. Whatever an answer reports is durable before it is sent.</summary>
public static class QuorumProtocol
{
    /// <summary>Any of them.</summary>
    public abstract record Message;

    /// <summary>What do you hold?</summary>
    /// <param name="Request">The coordinator's number of the request, never used twice.</param>
    /// <param name="Key">Which object.</param>
    /// <param name="StandsFor">The primary whose hints count too; null for a primary.</param>
    public sealed record Read(long Request, QuorumKey Key, ReplicaId? StandsFor) : Message;

    /// <summary>Answer to <see cref="Read"/>.</summary>
    /// <param name="Request">The question's number.</param>
    /// <param name="Object">What is held; null for nothing.</param>
    public sealed record Holding(long Request, VersionedObject? Object) : Message;

    /// <summary>Take in a write and give it its dot.</summary>
    /// <param name="Request">The coordinator's number of the request; the same number again is the same write.</param>
    /// <param name="Key">Which object.</param>
    /// <param name="Context">What the writer has seen.</param>
    /// <param name="Content">What it writes.</param>
    /// <param name="StandsFor">The primary for which a fallback keeps it; null for a primary.</param>
    public sealed record Mint(long Request, QuorumKey Key, CausalContext Context, Content Content, ReplicaId? StandsFor) : Message;

    /// <summary>Answer to <see cref="Mint"/>.</summary>
    /// <param name="Request">The question's number.</param>
    /// <param name="Object">All that the replica holds, the write in it.</param>
    /// <param name="Dot">The event that wrote it; null in modes whose clocks do not know.</param>
    public sealed record Minted(long Request, VersionedObject Object, Dot? Dot) : Message;

    /// <summary>Add this to what you hold.</summary>
    /// <param name="Request">The coordinator's number of the request.</param>
    /// <param name="Key">Which object.</param>
    /// <param name="Object">What to add.</param>
    /// <param name="HintFor">The primary for which a fallback keeps it; null for a primary.</param>
    public sealed record Store(long Request, QuorumKey Key, VersionedObject Object, ReplicaId? HintFor) : Message;

    /// <summary>Answer to <see cref="Store"/>.</summary>
    public sealed record Stored(long Request) : Message;

    /// <summary>Answer to <see cref="Mint"/> or <see cref="Store"/>: no, and nothing was changed.</summary>
    /// <param name="Request">The question's number.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Refused(long Request, string Reason) : Message;

    /// <summary>What a fallback kept for this primary.</summary>
    /// <param name="Batch">The fallback's number of the batch.</param>
    /// <param name="Objects">The objects.</param>
    public sealed record HandOff(long Batch, IReadOnlyList<KeyedObject> Objects) : Message;

    /// <summary>Answer to <see cref="HandOff"/>: the fallback need not keep them longer.</summary>
    /// <param name="Batch">The batch's number.</param>
    /// <param name="Refused">Keys of the batch that were not taken.</param>
    public sealed record HandedOff(long Batch, IReadOnlyList<QuorumKey> Refused) : Message;

    /// <summary>Anti-entropy: hashes of the branches of the tree that both replicas keep of the keys they share.</summary>
    public sealed record CompareBranches(long Exchange, IReadOnlyList<ulong> Hashes) : Message;

    /// <summary>Answer to <see cref="CompareBranches"/>: branches that differ.</summary>
    public sealed record BranchesDiffer(long Exchange, IReadOnlyList<int> Branches) : Message;

    /// <summary>Anti-entropy: hashes of the leaves of one branch.</summary>
    public sealed record CompareLeaves(long Exchange, int Branch, IReadOnlyList<ulong> Hashes) : Message;

    /// <summary>Answer to <see cref="CompareLeaves"/>: leaves that differ.</summary>
    public sealed record LeavesDiffer(long Exchange, IReadOnlyList<int> Leaves) : Message;

    /// <summary>Anti-entropy: what the sender holds in a leaf, by digest.</summary>
    /// <param name="Exchange">The exchange's number.</param>
    /// <param name="Leaf">The leaf.</param>
    /// <param name="After">Keys after this one; null for the leaf's first page.</param>
    /// <param name="Through">The page tells of all keys up to this one; null when of all to the leaf's end.</param>
    /// <param name="Keys">The keys of the page.</param>
    public sealed record CompareKeys(
        long Exchange, int Leaf, QuorumKey? After, QuorumKey? Through, IReadOnlyList<KeyDigest> Keys) : Message;

    /// <summary>Answer to <see cref="CompareKeys"/>.</summary>
    /// <param name="Exchange">The exchange's number.</param>
    /// <param name="Objects">What the other side lacks or holds differently.</param>
    /// <param name="Wanted">Keys that this side lacks or holds differently.</param>
    /// <param name="IsPartial">There was no room for all of it; the same question again gets more.</param>
    public sealed record KeysDiffer(
        long Exchange, IReadOnlyList<KeyedObject> Objects, IReadOnlyList<QuorumKey> Wanted, bool IsPartial) : Message;

    /// <summary>Anti-entropy: objects that the other side asked for. Not answered; what gets lost differs again next time.</summary>
    public sealed record Absorb(IReadOnlyList<KeyedObject> Objects) : Message;

    /// <summary>An object with its key.</summary>
    public readonly record struct KeyedObject(QuorumKey Key, VersionedObject Object);

    /// <summary>A key and the digest of what is held for it.</summary>
    public readonly record struct KeyDigest(QuorumKey Key, ulong Digest);
}
