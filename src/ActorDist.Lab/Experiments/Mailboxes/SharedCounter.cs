namespace ActorDist.Lab.Experiments.Mailboxes;

/// <summary>A counter whose increment lets others go first between its read and its write, as any increment may.</summary>
public sealed class SharedCounter
{
    private int _inside;
    private int _mostInside;
    private long _value;

    /// <summary>What it counts to.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>How many were between their read and their write at the same time, at most: 1 where somebody keeps them apart.</summary>
    public int MostInside => Volatile.Read(ref _mostInside);

    /// <summary>Adds one: read, yield, write.</summary>
    public async Task IncrementAsync()
    {
        var seen = Volatile.Read(ref _value);
        var inside = Interlocked.Increment(ref _inside);
        for (var most = MostInside; inside > most; most = MostInside)
            Interlocked.CompareExchange(ref _mostInside, inside, most);
        await Task.Yield();
        Interlocked.Decrement(ref _inside);
        Volatile.Write(ref _value, seen + 1);
    }
}
