using ActorDist.Autoscale.Convergence.Schedules;
using ActorDist.Autoscale.Groups;
using Xunit;

namespace ActorDist.Autoscale.Tests.Groups;

/// <summary>
/// Invariant I7: owners that come and go, read the group late, ask twice and are heard late fire every occurrence of every schedule exactly
/// once, as long as somebody asks within the misfire window.
/// </summary>
public sealed class ScheduleInvariantTests
{
    private const int Seeds = 80;
    private const int Steps = 120;
    private const int Owners = 3;
    private const long Minute = 60_000;
    private const long MisfireMs = 30 * Minute;

    [Fact]
    public void EveryOccurrenceFiresExactlyOnce()
    {
        var refused = 0;
        for (var seed = 0; seed < Seeds; seed++)
            refused += Run(seed);
        // A run in which nobody came twice or late would prove nothing.
        Assert.True(refused > Seeds, $"{refused} refused");
    }

    private static int Run(int seed)
    {
        var random = new Random(seed);
        var register = GroupRegister.With(GroupRegister.Configuration(max: 1000));
        var begin = register.NowMs;
        register.Do(stamp => new GroupCommand.AddPolicies(stamp,
        [
            Draft(new PolicySchedule(null, "* * * * *")),
            Draft(new PolicySchedule(null, "*/5 * * * *")),
            Draft(new PolicySchedule(begin + 7 * Minute + 1, null)),
        ]));
        var read = Enumerable.Repeat(Schedules(register), Owners).ToArray();
        var underWay = new List<Occurrence>();
        var fired = new List<(Guid Policy, long AtMs)>();
        var refused = 0;
        for (var i = 0; i < Steps; i++)
        {
            var owner = random.Next(Owners);
            switch (random.Next(6))
            {
                case 0:
                    register.NowMs += random.Next(90_000);
                    break;
                case 1:
                    read[owner] = Schedules(register);
                    break;
                case 2 or 3 when ScheduleClock.Due(read[owner], register.NowMs, MisfireMs) is [var due, ..]:
                    underWay.AddRange(Enumerable.Repeat(due, random.Next(1, 3)));
                    break;
                case 4 or 5 when underWay.Count > 0:
                    var command = underWay[random.Next(underWay.Count)];
                    underWay.Remove(command);
                    Fire(command);
                    break;
            }
        }

        while (ScheduleClock.Due(Schedules(register), register.NowMs, MisfireMs) is [var due, ..])
            Fire(due);
        foreach (var late in underWay)
            Fire(late);

        Assert.Equal(fired.Count, fired.Distinct().Count());
        var expected = (register.NowMs / Minute) - (begin / Minute) + (register.NowMs / (5 * Minute)) - (begin / (5 * Minute))
            + (register.NowMs >= begin + 7 * Minute + 1 ? 1 : 0);
        Assert.True(expected == fired.Count, $"seed {seed}: {expected} occurrences, {fired.Count} fired");
        Assert.Equal(fired.Count, register.Group.Desired);
        return refused;

        void Fire(Occurrence occurrence)
        {
            var reply = register.Do(stamp => new GroupCommand.FireSchedule(
                stamp, occurrence.Schedule.PolicyId, occurrence.Schedule.Version, occurrence.AtMs));
            if (reply.Outcome == GroupOutcome.Done)
                fired.Add((occurrence.Schedule.PolicyId, occurrence.AtMs));
            else
                refused++;
        }
    }

    private static IReadOnlyList<GroupSchedule> Schedules(GroupRegister register) =>
    [
        .. register.Group.Policies.Select(policy => new GroupSchedule(
            policy.Id, policy.Version, policy.Draft.Schedule!.AtMs, policy.Draft.Schedule.Cron, policy.OccurrenceMs)),
    ];

    private static PolicyDraft Draft(PolicySchedule schedule) => new("s", 0, PolicyType.Schedule, new Adjustment.Change(1), schedule);
}
