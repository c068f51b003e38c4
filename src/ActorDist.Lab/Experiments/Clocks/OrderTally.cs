namespace ActorDist.Lab.Experiments.Clocks;

/// <summary>How two kinds of clocks order the pairs of writes of an object, beside what really happened.</summary>
internal sealed class OrderTally
{
    /// <summary>What <see cref="Rows"/> are.</summary>
    public static readonly string[] Columns =
        ["phase", "clock", "pairs of which one saw the other", "ordered wrongly", "concurrent pairs", "given an order"];

    /// <summary>Pairs of which one happened before the other.</summary>
    public int Related { get; private set; }

    /// <summary>Pairs of which neither saw the other.</summary>
    public int Concurrent { get; private set; }

    /// <summary>Related pairs that the vector clocks order otherwise, or not at all.</summary>
    public int WrongByVector { get; private set; }

    /// <summary>Concurrent pairs that the vector clocks order.</summary>
    public int OrderedByVector { get; private set; }

    /// <summary>Related pairs whose cause has no earlier time than the effect.</summary>
    public int WrongByWall { get; private set; }

    /// <summary>Adds all pairs of one object's writes.</summary>
    public void Add(IReadOnlyList<CausalWrite> writes)
    {
        for (var later = 1; later < writes.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
                Add(writes[earlier], writes[later], writes[later].Past.Contains(earlier));
        }
    }

    /// <summary>For people.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows(string phase) =>
    [
        [phase, "vector", $"{Related}", $"{WrongByVector}", $"{Concurrent}", $"{OrderedByVector}"],
        [phase, "wall", $"{Related}", $"{WrongByWall}", $"{Concurrent}", $"{Concurrent}"],
    ];

    private void Add(CausalWrite earlier, CausalWrite later, bool isCause)
    {
        var (isBefore, isAfter) = (later.Clock.Contains(earlier.Dot), earlier.Clock.Contains(later.Dot));
        if (isCause)
        {
            Related++;
            WrongByVector += isBefore && !isAfter ? 0 : 1;
            WrongByWall += earlier.Stamp < later.Stamp ? 0 : 1;
        }
        else
        {
            Concurrent++;
            OrderedByVector += isBefore || isAfter ? 1 : 0;
        }
    }
}
