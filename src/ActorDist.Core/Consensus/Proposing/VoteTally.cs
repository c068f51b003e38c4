namespace ActorDist.Core.Consensus;

/// <summary>What the replicas of one round have said so far. Votes are bits by position in the configuration.</summary>
internal struct VoteTally
{
    /// <summary>Replicas that answered favourably.</summary>
    public uint Heard;

    /// <summary>Replicas that refused.</summary>
    public uint Refused;

    /// <summary>Of those heard: reported <see cref="Best"/> and no attempt begun after it.</summary>
    public uint Agreeing;

    /// <summary>Highest accepted ballot reported.</summary>
    public Ballot Best;

    /// <summary>State accepted with it; empty where the reader holds it.</summary>
    public ReadOnlyMemory<byte> BestState;

    /// <summary>Highest bound reported below which versions must not restart.</summary>
    public long FloorVersion;

    /// <summary>Counts what a replica holds.</summary>
    public void AddReport(uint vote, Ballot promised, Ballot accepted, ReadOnlyMemory<byte> state, long floorVersion)
    {
        Heard |= vote;
        FloorVersion = Math.Max(FloorVersion, floorVersion);
        if (accepted > Best)
        {
            Best = accepted;
            BestState = state;
            Agreeing = 0;
        }

        // A promise that came along with accepting does not show an attempt; any other one above it does, and what that attempt left
        // on a minority must not surface after a reader was told otherwise.
        if (accepted == Best && (promised <= accepted || promised == accepted.Next()))
            Agreeing |= vote;
    }
}
