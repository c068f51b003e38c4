using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Cluster;

namespace ActorDist.Cluster.Commands.Palettes;

/// <summary>One member as <c>cluster show</c> prints it.</summary>
/// <param name="Address">Full address, for example <c>akka.tcp://actordist@127.0.0.1:4053</c>.</param>
/// <param name="Roles">Roles in alphabetical order.</param>
/// <param name="Status">Membership status in lower case: joining, weaklyup, up, leaving, exiting, down.</param>
/// <param name="IsUnreachable">The gossip of this node marks it unreachable.</param>
/// <param name="AppVersion">The version the member announced.</param>
public sealed record MemberRow(string Address, IReadOnlyList<string> Roles, string Status, bool IsUnreachable, string AppVersion)
{
    /// <summary>The row in the format of Petabridge.Cmd: address, [roles], status, reachability, version.</summary>
    [JsonIgnore]
    public string Text =>
        $"{Address} | [{string.Join(',', Roles)}] | {Status} | {(IsUnreachable ? "unreachable" : "")} | {AppVersion}";

    /// <summary>Every member of a state, in address order.</summary>
    public static IReadOnlyList<MemberRow> Of(ClusterEvent.CurrentClusterState state)
    {
        var unreachable = state.Unreachable.Select(m => m.UniqueAddress).ToHashSet();
        return [.. state.Members.OrderBy(m => m.Address, Member.AddressOrdering).Select(m => Of(m, unreachable.Contains(m.UniqueAddress)))];
    }

    /// <summary>One member.</summary>
    public static MemberRow Of(Member member, bool unreachable) => new(
        member.Address.ToString(),
        [.. member.Roles.Order(StringComparer.Ordinal)],
        StatusName(member.Status),
        unreachable,
        member.AppVersion.Version);

    /// <summary>The status as rows and events print it.</summary>
    public static string StatusName(MemberStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>The member that a person means by <c>akka.tcp://system@host:port</c>, <c>system@host:port</c> or <c>host:port</c>.</summary>
    /// <exception cref="CommandRefusedException">No member has that address; the message lists those there are.</exception>
    public static Address Find(ClusterEvent.CurrentClusterState state, string text)
    {
        foreach (var member in state.Members)
        {
            var full = member.Address.ToString();
            if (full.Equals(text, StringComparison.OrdinalIgnoreCase)
                || full.EndsWith($"//{text}", StringComparison.OrdinalIgnoreCase)
                || full.EndsWith($"@{text}", StringComparison.OrdinalIgnoreCase))
            {
                return member.Address;
            }
        }

        throw new CommandRefusedException($"no member has the address '{text}'; members: {string.Join(", ", state.Members.Select(m => m.Address))}");
    }
}
