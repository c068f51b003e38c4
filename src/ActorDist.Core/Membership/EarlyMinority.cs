using System.Runtime.InteropServices;

namespace ActorDist.Core.Membership;

/// <summary>
/// Ends a member that has heard for a while from no more than a minority, before the split-brain resolver of the majority acts. The wait
/// between the two is the margin in which nothing of the minority may still run when its shards start elsewhere; the resolver's own
/// margin (<c>down-removal-margin</c>) would be paid after every crash too, because it cannot depend on the reason of a downing.
/// <para>
/// It judges by this node's own failure detector alone, not by gossip: where only the link between two members is cut, each still hears
/// the others and nobody is a minority, whereas gossip lists both as unreachable. Of two equal halves, the one without the lowest address
/// is the minority, as keep-majority has it.
/// </para>
/// </summary>
/// <param name="after">How long a minority lasts before it ends.</param>
/// <param name="longestGap">
/// Looks further apart than this begin anew: the process stood still, and its failure detector has yet to hear from anybody.
/// </param>
public sealed class EarlyMinority(TimeSpan after, TimeSpan longestGap)
{
    private TimeSpan? _since;
    private TimeSpan _lastLook;

    /// <summary>Since when this member has been a minority; null while it is none.</summary>
    public TimeSpan? Since => _since;

    /// <summary>Looks; true where this member must end now.</summary>
    /// <param name="members">All members that are Up or Leaving, in the order of their addresses, each with whether it is heard; this one is.</param>
    /// <param name="now">The time on a clock that does not go backwards.</param>
    public bool Look(IReadOnlyList<Hearing> members, TimeSpan now)
    {
        var isGap = now - _lastLook > longestGap;
        _lastLook = now;
        if (isGap || !IsMinority(members))
        {
            _since = null;
            return false;
        }

        _since ??= now;
        return now - _since >= after;
    }

    private static bool IsMinority(IReadOnlyList<Hearing> members)
    {
        var heard = members.Count(member => member.IsHeard);
        return heard * 2 < members.Count || (heard * 2 == members.Count && heard > 0 && !members[0].IsHeard);
    }
}

/// <summary>Whether a member is heard.</summary>
/// <param name="Member">The member.</param>
/// <param name="IsHeard">This node's failure detector takes it for available; a node hears itself.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Hearing(MemberKey Member, bool IsHeard);
