using Xunit;

namespace ActorDist.Core.Tests.Membership;

/// <summary>Five members that all run the evidence: who is downed is dead, and who is dead is downed.</summary>
public sealed class CrashWorldTests
{
    private const int Members = 5;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(600);

    /// <summary>What may happen to the five, in every order: kills, pauses, connections that end by themselves, lies.</summary>
    private static readonly (string Name, Action<CrashWorld> Do)[] Faults =
    [
        .. ((int[])[0, 1, 3, 4]).Select(i => ($"kill {i}", (Action<CrashWorld>)(world => world.Kill(i)))),
        ("pause 0", world => world.Pause(0)),
        ("pause 4", world => world.Pause(4)),
        ("loss 1-0", world => world.Lose(1, 0, TimeSpan.Zero)),
        ("refuse 3 but for 4", world =>
        {
            foreach (var from in (int[])[0, 1, 2])
            {
                world.Firewall.Add((from, 3));
                world.Lost.Add((from, 3));
                world.Lost.Add((3, from));
                world.Lose(from, 3, TimeSpan.Zero);
            }
        }),
        ("deaf decider", world => world.OnDowning = downing => world.Kill(downing.By)),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    public void Should_down_the_dead_and_nobody_else_in_every_order_of_four_faults(int gapMilliseconds)
    {
        var downings = 0;
        foreach (var order in Orders(4, []))
        {
            var world = new CrashWorld(Members, seed: 1);
            var name = string.Join(", ", order.Select(i => Faults[i].Name));
            foreach (var fault in order)
            {
                Faults[fault].Do(world);
                world.RunFor(TimeSpan.FromMilliseconds(gapMilliseconds));
            }

            world.RunFor(TimeSpan.FromSeconds(5));
            // Once 4 says nothing, nobody talks to 3 any more: then a majority that it refuses may take it for dead.
            var isTalkedTo = world.StateOf(4) == CrashWorld.ProcessState.Running;
            Assert.All(world.Downings, downing => Assert.True(downing.HadEnded || (downing.Victim == 3 && !isTalkedTo), $"{name}: {downing}"));
            downings += world.Downings.Count;

            var alive = Enumerable.Range(0, Members).Count(i => world.StateOf(i) == CrashWorld.ProcessState.Running);
            var isWhole = world.Lost.Count == 0 && alive > Members / 2;
            for (var i = 0; isWhole && i < Members; i++)
                Assert.True(world.StateOf(i) == CrashWorld.ProcessState.Killed != world.IsMember(i), $"{name}: {i} is {world.StateOf(i)}");
        }

        Assert.True(downings > 1000, $"{downings} downings");
    }

    [Fact]
    public void Should_down_a_killed_member_within_a_fraction_of_a_second()
    {
        var world = new CrashWorld(Members, seed: 1);

        world.Kill(4);
        world.RunFor(TimeSpan.FromSeconds(2));

        var downing = Assert.Single(world.Downings);
        Assert.Equal((0, 4, true), (downing.By, downing.Victim, downing.HadEnded));
        Assert.True(downing.At < TimeSpan.FromMilliseconds(200), $"{downing.At}");
    }

    [Fact]
    public void Should_let_another_decide_when_the_decider_dies_before_anybody_learns_of_it()
    {
        var world = new CrashWorld(Members, seed: 1);
        world.OnDowning = downing =>
        {
            world.OnDowning = null;
            world.Kill(downing.By);
        };

        world.Kill(4);
        world.RunFor(TimeSpan.FromSeconds(3));

        Assert.Equal([(0, 4), (1, 0), (1, 4)], world.Downings.Select(downing => (downing.By, downing.Victim)).Order());
        Assert.False(world.IsMember(0));
        Assert.False(world.IsMember(4));
    }

    [Fact]
    public void Should_find_no_evidence_when_no_majority_is_left()
    {
        var world = new CrashWorld(Members, seed: 1);

        world.Kill(2);
        world.Kill(3);
        world.Kill(4);
        world.RunFor(TimeSpan.FromSeconds(5));

        Assert.Empty(world.Downings);
    }

    [Fact]
    public void Should_leave_a_paused_member_to_the_resolver()
    {
        var world = new CrashWorld(Members, seed: 1);

        world.Pause(4);
        for (var i = 0; i < 4; i++)
            world.Lose(i, 4, TimeSpan.Zero);
        world.RunFor(TimeSpan.FromSeconds(5));
        world.Resume(4);
        world.RunFor(TimeSpan.FromSeconds(5));

        Assert.Empty(world.Downings);
    }

    /// <summary>
    /// Firewalls refuse for living processes, messages get lost, connections end by themselves, processes stand still and die. Each
    /// member keeps one that talks to it; then it is never downed while it lives. What dies with a majority that hears each other is downed.
    /// </summary>
    [Fact]
    public void Should_never_down_a_living_process_that_anybody_still_talks_to()
    {
        var (lies, downings) = (0, 0);
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var world = new CrashWorld(Members, seed) { LongestDelay = TimeSpan.FromMilliseconds(random.Next(1, 40)) };
            var liars = random.Next(2) == 0;
            // One member may be cut from all but its talker altogether; who is not heard by the decider has no veto.
            var cut = random.Next(Members);
            for (var victim = 0; liars && victim < Members; victim++)
            {
                var talker = (victim + 1 + random.Next(Members - 1)) % Members;
                foreach (var from in Enumerable.Range(0, Members).Where(i => i != victim && i != talker && random.Next(3) > 0))
                {
                    world.Firewall.Add((from, victim));
                    lies++;
                    if (victim == cut)
                    {
                        world.Lost.Add((from, victim));
                        world.Lost.Add((victim, from));
                    }
                }
            }

            for (var i = 0; i < 40; i++)
            {
                var (at, of, by) = (TimeSpan.FromMilliseconds(random.Next(6000)), random.Next(Members), random.Next(Members));
                // Where some lie, nobody dies or stands still: the talkers must stay.
                var kind = random.Next(liars ? 1 : 30);
                Action fault = kind switch
                {
                    29 => () => world.Kill(of),
                    28 => () => world.Pause(of),
                    > 24 => () => world.Resume(of),
                    _ => () => LoseAnother(world, by, of),
                };
                world.After(at, fault);
            }

            world.RunFor(TimeSpan.FromSeconds(10));
            downings += world.Downings.Count;
            Assert.All(world.Downings, downing => Assert.True(downing.HadEnded, $"seed {seed}: {downing}"));
            var running = Enumerable.Range(0, Members).Count(i => world.StateOf(i) == CrashWorld.ProcessState.Running);
            for (var i = 0; !liars && running > Members / 2 && i < Members; i++)
                Assert.True(world.StateOf(i) != CrashWorld.ProcessState.Killed || !world.IsMember(i), $"seed {seed}: {i} died and is a member");
        }

        Assert.True(lies > 1000, $"{lies} lies");
        Assert.True(downings > 100, $"{downings} downings");
    }

    [Fact]
    public void Should_fail_this_test_were_a_veto_worth_nothing()
    {
        // The one who talks to the victim is cut from the others: nobody hears its veto, so a majority of liars does down the victim.
        var world = new CrashWorld(Members, seed: 1);
        foreach (var from in (int[])[0, 1, 2])
        {
            world.Firewall.Add((from, 3));
            world.Lost.Add((from, 3));
            world.Lost.Add((3, from));
            world.Lost.Add((4, from));
            world.Lose(from, 3, TimeSpan.Zero);
        }

        world.RunFor(TimeSpan.FromSeconds(3));

        Assert.Contains(world.Downings, downing => downing is { Victim: 3, HadEnded: false });
        Assert.True(world.Downings[0].At > Soon / 2);
    }

    private static void LoseAnother(CrashWorld world, int member, int peer)
    {
        if (member != peer)
            world.Lose(member, peer, TimeSpan.Zero);
    }

    private static IEnumerable<int[]> Orders(int length, int[] begun)
    {
        if (begun.Length == length)
        {
            yield return begun;
            yield break;
        }

        for (var i = 0; i < Faults.Length; i++)
        {
            if (!begun.Contains(i))
            {
                foreach (var order in Orders(length, [.. begun, i]))
                    yield return order;
            }
        }
    }
}
