using System.Diagnostics;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.RegisterBench.Loads;

/// <summary>CPU time of the members' processes.</summary>
internal static class MemberCpu
{
    /// <summary>That of all together since their starts.</summary>
    /// <exception cref="ClusterException">A process has ended.</exception>
    public static TimeSpan Of(IEnumerable<ISystemMember> members) =>
        members.Aggregate(TimeSpan.Zero, (sum, member) => sum + Of(member));

    private static TimeSpan Of(ISystemMember member)
    {
        try
        {
            using var process = Process.GetProcessById(member.Pid);
            return process.TotalProcessorTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ClusterException($"{member.Name} ended (pid {member.Pid}) while it was measured.", e);
        }
    }
}
