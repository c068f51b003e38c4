namespace ActorDist.Autoscale.Groups;

/// <summary>The rules of a group: what each command makes of it.</summary>
internal static class GroupDecisions
{
    public static GroupDecision Decide(GroupState? group, GroupCommand command)
    {
        if (command is GroupCommand.Create create)
            return group is null ? Create(create) : GroupDecision.Refused(GroupOutcome.GroupExists, group);
        if (group is null)
            return new GroupDecision(GroupOutcome.NoSuchGroup, null);
        switch (command)
        {
            // A group on its way out is still converged, and may be asked again to go.
            case GroupCommand.Delete delete:
                return Delete(group, delete);
            case GroupCommand.Claim claim:
                return ConvergenceDecisions.Claim(group, claim);
            case GroupCommand.ReportServers report:
                return ConvergenceDecisions.Report(group, report);
            case GroupCommand.RecordVictims victims:
                return ConvergenceDecisions.RecordVictims(group, victims);
            case GroupCommand.ClearDirty clear:
                return ConvergenceDecisions.ClearDirty(group, clear);
        }

        if (group.Status == GroupStatus.Deleting)
            return GroupDecision.Refused(GroupOutcome.NoSuchGroup, group);
        return command switch
        {
            GroupCommand.Configure configure => Bounded(group, Configure(group, configure)),
            GroupCommand.SetLaunch launch => Bounded(group, SetLaunch(group, launch)),
            GroupCommand.AddPolicies add => Bounded(group, PolicyDecisions.Add(group, add)),
            GroupCommand.PutPolicy put => Bounded(group, PolicyDecisions.Put(group, put)),
            GroupCommand.DeletePolicy delete => PolicyDecisions.Delete(group, delete),
            GroupCommand.AddWebhooks add => Bounded(group, PolicyDecisions.Add(group, add)),
            GroupCommand.PutWebhook put => Bounded(group, PolicyDecisions.Put(group, put)),
            GroupCommand.DeleteWebhook delete => PolicyDecisions.Delete(group, delete),
            GroupCommand.Execute execute => ExecutionDecisions.Execute(group, execute),
            GroupCommand.Scale scale => ExecutionDecisions.Scale(group, scale),
            GroupCommand.ExecuteWebhook execute => ExecutionDecisions.Execute(group, execute),
            GroupCommand.FireSchedule fire => ExecutionDecisions.Fire(group, fire),
            GroupCommand.Pause pause => Pause(group, pause),
            GroupCommand.Resume resume => Resume(group, resume),
            GroupCommand.Converge converge => Converge(group, converge),
            GroupCommand.RemoveServer remove => ServerDecisions.Remove(group, remove),
            GroupCommand.Protect protect => ServerDecisions.Protect(group, protect),
            _ => throw new FormatException($"a group knows no command {command.GetType().Name}"),
        };
    }

    /// <summary>Records what happened.</summary>
    public static GroupState Logged(
        this GroupState group,
        in CommandStamp stamp,
        ActivityKind kind,
        int from,
        GroupOutcome outcome = GroupOutcome.Done,
        Guid subject = default,
        string detail = "") => group with
        {
            History = group.History.Add(
                new Activity(stamp.NowMs, kind, outcome, stamp.RequestId, from, group.Desired, subject, detail)),
        };

    private static GroupDecision Create(GroupCommand.Create create)
    {
        var group = new GroupState(create.Configuration, create.Launch, create.Secret)
        {
            CreatedMs = create.Stamp.NowMs,
            Desired = create.Configuration.MinEntities,
            Policies =
            [
                .. create.Policies.Select((draft, i) => new ScalingPolicy(DerivedId.Of(create.Stamp.RequestId, i), draft, Version: 1, [])
                {
                    OccurrenceMs = create.Stamp.NowMs,
                }),
            ],
        };
        if (GroupStateEncoding.DefinitionBytes(group) > GroupLimits.MaxDefinitionBytes)
            return new GroupDecision(GroupOutcome.TooLarge, null);
        group = group.Desired > 0 ? group.Dirtied() : group;
        return GroupDecision.Done(group.Logged(create.Stamp, ActivityKind.Created, from: 0));
    }

    private static GroupDecision Delete(GroupState group, GroupCommand.Delete delete)
    {
        if (!delete.Force && group.Status != GroupStatus.Deleting && (group.Desired > 0 || !group.Servers.IsEmpty))
            return GroupDecision.Refused(GroupOutcome.NotEmpty, group);
        // Where nothing has to be converged, no server can be on its way either.
        if (group is { Desired: 0, Servers.IsEmpty: true, IsDirty: false })
            return new GroupDecision(GroupOutcome.Done, null) { IsGone = true };
        if (group.Status == GroupStatus.Deleting)
            return GroupDecision.Done(group);
        return GroupDecision.Done(
            (group with { Status = GroupStatus.Deleting, Desired = 0, IsPaused = false, Errors = [] }).Dirtied()
            .Logged(delete.Stamp, ActivityKind.DeletionAsked, group.Desired));
    }

    private static GroupDecision Configure(GroupState group, GroupCommand.Configure configure) => GroupDecision.Done(
        (group with
        {
            Configuration = configure.Configuration,
            Desired = DesiredCapacity.Within(configure.Configuration, group.Desired),
        }).Dirtied().Logged(configure.Stamp, ActivityKind.Configured, group.Desired));

    private static GroupDecision SetLaunch(GroupState group, GroupCommand.SetLaunch launch) =>
        launch.Launch.Span.SequenceEqual(group.Launch.Span)
            ? GroupDecision.Done(group)
            : GroupDecision.Done((group with { Launch = launch.Launch, LaunchVersion = group.LaunchVersion + 1 })
                .Logged(launch.Stamp, ActivityKind.LaunchChanged, group.Desired));

    private static GroupDecision Pause(GroupState group, GroupCommand.Pause pause) => GroupDecision.Done(group.IsPaused
        ? group
        : (group with { IsPaused = true }).Logged(pause.Stamp, ActivityKind.Paused, group.Desired));

    private static GroupDecision Resume(GroupState group, GroupCommand.Resume resume) => GroupDecision.Done(group.IsPaused
        ? (group with { IsPaused = false }).Dirtied().Logged(resume.Stamp, ActivityKind.Resumed, group.Desired)
        : group);

    private static GroupDecision Converge(GroupState group, GroupCommand.Converge converge) => group.IsPaused
        ? GroupDecision.Refused(GroupOutcome.Paused, group)
        : GroupDecision.Done(group.Dirtied().Logged(converge.Stamp, ActivityKind.ConvergeAsked, group.Desired));

    /// <summary>What makes the definitions too large is refused.</summary>
    private static GroupDecision Bounded(GroupState group, GroupDecision decision) =>
        decision.Group is { } changed && GroupStateEncoding.DefinitionBytes(changed) > GroupLimits.MaxDefinitionBytes
            ? GroupDecision.Refused(GroupOutcome.TooLarge, group)
            : decision;
}
