namespace ActorDist.Autoscale.Groups;

/// <summary>The rules of taking out and protecting servers by name.</summary>
internal static class ServerDecisions
{
    /// <summary>A server that is on its way out already is not found, or taking it out twice would take out two.</summary>
    public static GroupDecision Remove(GroupState group, GroupCommand.RemoveServer remove)
    {
        if (group.Servers.Find(remove.ServerId) is not { Doom: ServerDoom.None } server)
            return GroupDecision.Refused(GroupOutcome.NoSuchServer, group);
        if (!remove.Replace && group.Desired - 1 < group.Configuration.MinEntities)
            return GroupDecision.Refused(GroupOutcome.BelowMin, group);
        var doomed = server with { Doom = remove.Purge ? ServerDoom.Delete : ServerDoom.Disown };
        return GroupDecision.Done((group with
        {
            Desired = remove.Replace ? group.Desired : group.Desired - 1,
            Servers = group.Servers.Select(old => ReferenceEquals(old, server) ? doomed : old),
        }).Dirtied().Logged(remove.Stamp, ActivityKind.ServerRemoved, group.Desired, detail: remove.ServerId));
    }

    public static GroupDecision Protect(GroupState group, GroupCommand.Protect protect)
    {
        var named = protect.ServerIds.ToHashSet(StringComparer.Ordinal);
        return named.All(id => group.Servers.Find(id) is { Doom: ServerDoom.None })
            ? GroupDecision.Done(group with
            {
                Servers = group.Servers.Select(
                    server => named.Contains(server.Id) ? server with { IsProtected = protect.IsProtected } : server),
            })
            : GroupDecision.Refused(GroupOutcome.NoSuchServer, group);
    }
}
