using ActorDist.Lab.Simulation.Plans;

namespace ActorDist.Lab.Simulation.World;

/// <summary>
/// Decides what becomes of each message: lost, doubled, late, cut off, or delivered after a delay that lets others overtake it.
/// </summary>
public sealed class SimulatedNetwork(Plan plan, SeededRandom random, FaultTally tally)
{
    private readonly Dictionary<(int From, int To), int> _cuts = [];
    private bool _healed;

    /// <summary>Loses messages of one direction until <see cref="Heal"/>; cuts add up.</summary>
    public void Cut(int from, int to) => _cuts[(from, to)] = _cuts.GetValueOrDefault((from, to)) + 1;

    /// <summary>Ends one cut of a direction.</summary>
    public void Heal(int from, int to) => _cuts[(from, to)] = Math.Max(0, _cuts.GetValueOrDefault((from, to)) - 1);

    /// <summary>Whether messages of a direction are lost to a cut.</summary>
    public bool IsCut(int from, int to) => _cuts.GetValueOrDefault((from, to)) > 0;

    /// <summary>From now on every message is delivered once.</summary>
    public void HealAll()
    {
        _cuts.Clear();
        _healed = true;
    }

    /// <summary>Delays of the copies to deliver; none when the message is lost.</summary>
    public int Route(int from, int to, Span<long> delays)
    {
        if (IsCut(from, to))
        {
            tally.Add(ObservedFault.MessagesCut);
            return 0;
        }

        if (!_healed && random.Chance(plan.LossPerMille))
        {
            tally.Add(ObservedFault.MessagesLost);
            return 0;
        }

        delays[0] = Delay();
        if (_healed || !random.Chance(plan.DuplicatePerMille))
            return 1;
        tally.Add(ObservedFault.MessagesDoubled);
        delays[1] = Delay() + random.Below(100);
        return 2;
    }

    private long Delay()
    {
        var delay = 1 + random.Below(plan.LongestDelay);
        if (_healed || !random.Chance(plan.LatePerMille))
            return delay;
        tally.Add(ObservedFault.MessagesLate);
        return delay + random.Between(30, 400);
    }
}
