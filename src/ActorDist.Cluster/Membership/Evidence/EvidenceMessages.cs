using ActorDist.Core.Membership;
using Akka.Actor;

namespace ActorDist.Cluster.Membership.Evidence;

/// <summary>What the evidence actors of the members say to each other.</summary>
public static class EvidenceMessages
{
    /// <summary>Crosses nodes; bound to <see cref="MembershipSerializer"/>.</summary>
    public interface IMessage;

    /// <summary>What a member found out about another.</summary>
    /// <param name="From">The voter.</param>
    /// <param name="About">The member voted on.</param>
    /// <param name="Finding">What was found.</param>
    public sealed record Vote(MemberKey From, MemberKey About, Finding Finding) : IMessage;

    /// <summary>Asks a member whether it is there.</summary>
    /// <param name="Member">The start of it that is meant.</param>
    /// <param name="Round">Comes back with the answer.</param>
    public sealed record AreYouThere(MemberKey Member, int Round) : IMessage;

    /// <summary>It is.</summary>
    /// <param name="Member">Who answers.</param>
    /// <param name="Round">As asked.</param>
    public sealed record HereIAm(MemberKey Member, int Round) : IMessage;

    /// <summary>A member was downed on evidence.</summary>
    /// <param name="By">Who decided.</param>
    /// <param name="About">The member that was downed.</param>
    public sealed record Decision(MemberKey By, MemberKey About) : IMessage;

    /// <summary>A probe of this node ended.</summary>
    internal sealed record ProbeEnded(MemberKey Member, int Attempt, ProbeResult Result) : INoSerializationVerificationNeeded;

    /// <summary>Time to look what is due.</summary>
    internal sealed class Wake : INoSerializationVerificationNeeded
    {
        private Wake()
        {
        }

        public static Wake Instance { get; } = new();
    }
}
