namespace ActorDist.Autoscale.Groups;

/// <summary>
/// The rules of what converges a group. Whoever converges presents a fencing token; a lower one than a group has seen is refused, so a
/// converger that was paused past its lease cannot undo what its successor did.
/// </summary>
internal static class ConvergenceDecisions
{
    public static GroupDecision Claim(GroupState group, GroupCommand.Claim claim) => claim.Fence == group.Fence + 1
        ? GroupDecision.Done(group with { Fence = claim.Fence })
        : GroupDecision.Refused(GroupOutcome.Fenced, group);

    public static GroupDecision Report(GroupState group, GroupCommand.ReportServers report)
    {
        if (report.Fence < group.Fence)
            return GroupDecision.Refused(GroupOutcome.Fenced, group);
        if (report.DirtyVersion > group.DirtyVersion)
            return GroupDecision.Refused(GroupOutcome.Superseded, group);
        var known = group.Servers.Items.ToDictionary(server => server.Id, StringComparer.Ordinal);
        var servers = report.Servers.Select(server => known.TryGetValue(server.Id, out var old)
            ? server with { IsProtected = old.IsProtected, Doom = old.Doom }
            : server with { IsProtected = false, Doom = ServerDoom.None });
        if (servers.Encoded.Length > GroupLimits.MaxServerBytes)
            return GroupDecision.Refused(GroupOutcome.TooLarge, group);
        var isFailed = report.Errors.Count > 0;
        var status = group.Status == GroupStatus.Deleting ? GroupStatus.Deleting : isFailed ? GroupStatus.Error : GroupStatus.Active;
        if (report.Fence == group.Fence && status == group.Status && report.Errors.SequenceEqual(group.Errors, StringComparer.Ordinal)
            && servers.Encoded.Span.SequenceEqual(group.Servers.Encoded.Span))
        {
            return GroupDecision.Done(group);
        }

        var reported = group with { Fence = report.Fence, Servers = servers, Errors = report.Errors, Status = status };
        return GroupDecision.Done((group.Status, status) switch
        {
            (GroupStatus.Active, GroupStatus.Error) =>
                reported.Logged(report.Stamp, ActivityKind.Failed, group.Desired, detail: report.Errors[0]),
            (GroupStatus.Error, GroupStatus.Active) => reported.Logged(report.Stamp, ActivityKind.Recovered, group.Desired),
            _ => reported,
        });
    }

    public static GroupDecision RecordVictims(GroupState group, GroupCommand.RecordVictims victims)
    {
        if (victims.Fence < group.Fence)
            return GroupDecision.Refused(GroupOutcome.Fenced, group);
        var chosen = victims.ServerIds.ToHashSet(StringComparer.Ordinal);
        if (victims.DirtyVersion != group.DirtyVersion || !MayGo(group, chosen))
            return GroupDecision.Refused(GroupOutcome.Superseded, group);
        var fresh = chosen.Count(id => group.Servers.Find(id)!.Doom == ServerDoom.None);
        if (fresh == 0)
            return GroupDecision.Done(group.Fence == victims.Fence ? group : group with { Fence = victims.Fence });
        var doomed = group.Servers.Select(
            server => chosen.Contains(server.Id) && server.Doom == ServerDoom.None ? server with { Doom = ServerDoom.Delete } : server);
        return GroupDecision.Done((group with { Fence = victims.Fence, Servers = doomed })
            .Logged(victims.Stamp, ActivityKind.VictimsChosen, group.Desired, detail: $"{fresh}"));
    }

    public static GroupDecision ClearDirty(GroupState group, GroupCommand.ClearDirty clear)
    {
        if (clear.Fence < group.Fence)
            return GroupDecision.Refused(GroupOutcome.Fenced, group);
        if (clear.DirtyVersion != group.DirtyVersion)
            return GroupDecision.Refused(GroupOutcome.Superseded, group);
        if (group is { Status: GroupStatus.Deleting, Servers.IsEmpty: true })
            return new GroupDecision(GroupOutcome.Done, null) { IsGone = true };
        if (!group.IsDirty)
            return GroupDecision.Done(group);
        return GroupDecision.Done((group with { Fence = clear.Fence, CleanVersion = clear.DirtyVersion })
            .Logged(clear.Stamp, ActivityKind.Converged, group.Desired));
    }

    /// <summary>
    /// Whether all of them are servers that may be chosen, and as many as desired are left. What is broken, or on its way out, counts for
    /// nothing and may always go.
    /// </summary>
    private static bool MayGo(GroupState group, HashSet<string> chosen)
    {
        var left = group.Servers.Items.Count(server => Counts(server) && !chosen.Contains(server.Id));
        var counted = group.Servers.Items.Count(server => Counts(server) && chosen.Contains(server.Id));
        return chosen.All(id => group.Servers.Find(id) is { } server && (!server.IsProtected || !Counts(server)))
            && (counted == 0 || left >= group.Desired);
    }

    private static bool Counts(GroupServer server) =>
        server is { Doom: ServerDoom.None, Phase: ServerPhase.Active or ServerPhase.Pending };
}
