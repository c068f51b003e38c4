namespace ActorDist.Lab.Simulation;

/// <summary>What really happened in a run or in many; a fault that was planned but had no effect is not in here.</summary>
public sealed class FaultTally
{
    private readonly long[] _counts = new long[Enum.GetValues<ObservedFault>().Length];

    /// <summary>Count of one effect.</summary>
    public long this[ObservedFault fault] => _counts[(int)fault];

    /// <summary>Counts an effect.</summary>
    public void Add(ObservedFault fault, long count = 1) => _counts[(int)fault] += count;

    /// <summary>Adds another tally.</summary>
    public void Add(FaultTally other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }
}
