namespace ActorDist.Core.Membership;

/// <summary>What goes into <see cref="CrashEvidence"/> and what comes out of it.</summary>
public static class EvidenceProtocol
{
    /// <summary>Something happened.</summary>
    public abstract record Input;

    /// <summary>The members as gossip has them now.</summary>
    /// <param name="Members">All members, this one among them, in the order of their addresses, which is the same on every node.</param>
    public sealed record MembersChanged(IReadOnlyList<MemberStanding> Members) : Input;

    /// <summary>A connection to a member ended, or could not be made.</summary>
    /// <param name="Member">The member.</param>
    /// <param name="Reason">What was seen, in words.</param>
    public sealed record ConnectionLost(MemberKey Member, string Reason) : Input;

    /// <summary>A probe ended.</summary>
    /// <param name="Member">The member that was looked for.</param>
    /// <param name="Attempt">The number that <see cref="Probe"/> gave it.</param>
    /// <param name="Result">How it ended.</param>
    public sealed record Probed(MemberKey Member, int Attempt, ProbeResult Result) : Input;

    /// <summary>A member's vote arrived.</summary>
    /// <param name="From">The voter.</param>
    /// <param name="About">The member voted on.</param>
    /// <param name="Finding">What the voter found.</param>
    public sealed record VoteReceived(MemberKey From, MemberKey About, Finding Finding) : Input;

    /// <summary>A member answered <see cref="AskForLife"/>.</summary>
    /// <param name="Member">The member.</param>
    /// <param name="Round">The round that it was asked in.</param>
    public sealed record LifeSign(MemberKey Member, int Round) : Input;

    /// <summary>A member says that it has downed another one.</summary>
    /// <param name="By">Who decided.</param>
    /// <param name="About">The member that it downed.</param>
    public sealed record DecisionReceived(MemberKey By, MemberKey About) : Input;

    /// <summary>Time passed; due at <see cref="CrashEvidence.NextTick"/>, harmless at any time.</summary>
    public sealed record Tick : Input
    {
        /// <summary>The only one.</summary>
        public static Tick Instance { get; } = new();
    }

    /// <summary>Something to do.</summary>
    public abstract record Output;

    /// <summary>Connect once to where the member says hello; answer with <see cref="Probed"/> in any case.</summary>
    /// <param name="Member">The member.</param>
    /// <param name="Attempt">Names the attempt.</param>
    public sealed record Probe(MemberKey Member, int Attempt) : Output;

    /// <summary>Ask the member itself, by a message, whether it is there; an answer comes back as <see cref="LifeSign"/>.</summary>
    /// <param name="Member">The member.</param>
    /// <param name="Round">Comes back with the answer.</param>
    public sealed record AskForLife(MemberKey Member, int Round) : Output;

    /// <summary>Tell all other members what was found.</summary>
    /// <param name="About">The member voted on.</param>
    /// <param name="Finding">What was found.</param>
    public sealed record CastVote(MemberKey About, Finding Finding) : Output;

    /// <summary>Mark the member terminated and down it, on this node alone, and tell the others.</summary>
    /// <param name="Member">The member.</param>
    public sealed record TerminateAndDown(MemberKey Member) : Output;
}
