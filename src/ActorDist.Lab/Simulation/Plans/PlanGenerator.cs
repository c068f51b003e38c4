using System.Collections.Immutable;

namespace ActorDist.Lab.Simulation.Plans;

/// <summary>
/// Makes a plan from a seed. Each run draws a few kinds of trouble rather than all of them, so that every combination comes up and a
/// violation has few causes.
/// </summary>
public static class PlanGenerator
{
    private const int PlanStream = 1;
    private const int Horizon = 600;

    /// <summary>Faults begin after the first operations had a chance: a run in which nothing ever worked proves nothing.</summary>
    private const int Quiet = 60;

    /// <summary>What is done to a register that only counts; puts would make increments fail for ever.</summary>
    private static readonly OperationKind[] Counting =
        [OperationKind.Increment, OperationKind.Increment, OperationKind.Increment, OperationKind.Get, OperationKind.StaleGet];


    /// <summary>The plan of a seed.</summary>
    public static Plan Generate(long seed)
    {
        var random = new SeededRandom(seed, PlanStream);
        var reconfigures = random.Chance(350);
        var collects = random.Chance(300);
        var keys = random.Between(1, 3);
        var counter = random.Chance(600) ? keys - 1 : -1;
        var nodes = Plan.FirstReplicas + (reconfigures ? 2 : 0);
        var clients = random.Between(2, 4);
        var scripts = ImmutableArray.CreateBuilder<ImmutableArray<PlannedOperation>>(clients);
        for (var client = 0; client < clients; client++)
            scripts.Add(Script(random, keys, counter, nodes, collects));
        return new Plan(
            seed,
            nodes - Plan.FirstReplicas,
            keys,
            scripts.MoveToImmutable(),
            Faults(random, nodes, reconfigures, collects),
            LossPerMille: random.Chance(500) ? random.Between(5, 150) : 0,
            DuplicatePerMille: random.Chance(400) ? random.Between(5, 150) : 0,
            LatePerMille: random.Chance(400) ? random.Between(5, 120) : 0,
            LongestDelay: random.Between(1, 12),
            LongestSync: random.Between(1, 8),
            SkewedClocks: random.Chance(300));
    }

    private static ImmutableArray<PlannedOperation> Script(SeededRandom random, int keys, int counter, int nodes, bool deletesOften)
    {
        var length = random.Between(4, 10);
        var pause = random.Between(100, 700);
        var script = ImmutableArray.CreateBuilder<PlannedOperation>(length);
        for (var i = 0; i < length; i++)
        {
            var key = random.Below(keys);
            script.Add(new PlannedOperation(
                deletesOften && random.Chance(250) ? OperationKind.Delete
                    : key == counter ? Counting[random.Below(Counting.Length)]
                    : (OperationKind)random.Below((int)OperationKind.Delete + 1),
                key,
                random.Below(nodes),
                i == 0 ? 0 : random.Chance(pause) ? random.Below(250) : random.Below(8),
                random.Chance(300) ? random.Between(10, 60) : random.Between(150, 400)));
        }

        return script.MoveToImmutable();
    }

    private static ImmutableArray<PlannedFault> Faults(SeededRandom random, int nodes, bool reconfigures, bool collects)
    {
        List<PlannedFault> faults = [];
        Add(FaultKind.Crash, random.Chance(500) ? random.Between(1, 4) : 0);
        Add(FaultKind.Cut, random.Chance(350) ? random.Between(1, 3) : 0);
        Add(FaultKind.Isolate, random.Chance(300) ? random.Between(1, 2) : 0);
        Add(FaultKind.Pause, random.Chance(250) ? random.Between(1, 2) : 0);
        Add(FaultKind.ClockJump, random.Chance(150) ? 1 : 0);
        for (var i = 0; collects && i < 3; i++)
            faults.Add(Fault(FaultKind.Collect, random.Between(Horizon * 3 / 4, 2 * Horizon)));
        if (reconfigures)
            AddReconfiguration();
        return [.. faults.OrderBy(fault => fault.At)];

        void Add(FaultKind kind, int count)
        {
            for (var i = 0; i < count; i++)
                faults.Add(Fault(kind, random.Between(Quiet, Horizon)));
        }

        void AddReconfiguration()
        {
            switch (random.Below(4))
            {
                case 0:
                    var at = random.Between(Quiet, Horizon / 2);
                    faults.Add(Fault(FaultKind.Wipe, at));
                    faults.Add(Fault(FaultKind.Replace, at + random.Between(50, 200)));
                    break;
                case 1:
                    Add(FaultKind.Replace, random.Between(1, 3));
                    break;
                default:
                    faults.Add(Fault(FaultKind.Grow, random.Between(Quiet, Horizon / 3)));
                    faults.Add(Fault(FaultKind.Shrink, random.Between(Horizon / 3, Horizon)));
                    break;
            }
        }

        PlannedFault Fault(FaultKind kind, int when)
        {
            var duration = kind == FaultKind.Pause ? random.Between(20, 300) : random.Between(5, 250);
            return new PlannedFault(kind, when, duration, random.Below(nodes), random.Below(nodes));
        }
    }
}
