namespace ActorDist.Core.Quorum;

/// <summary>
/// Hands out epochs that this disk has never used. A block of them is saved as used before the first of it is taken; a start skips what
/// was left of the last block. Since commits become durable in order, whatever waits for the object saved with a new epoch waits for
/// the block too.
/// </summary>
internal sealed class EpochLease(IQuorumStore store, ulong block)
{
    private ulong _last = store.Meta.EpochCeiling;

    public ulong Take()
    {
        if (_last >= store.Meta.EpochCeiling)
            store.SaveMeta(store.Meta with { EpochCeiling = checked(_last + block) });
        return ++_last;
    }
}
