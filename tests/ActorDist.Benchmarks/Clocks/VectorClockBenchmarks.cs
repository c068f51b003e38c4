using ActorDist.Core.Clocks;
using ActorDist.Core.Consensus;
using BenchmarkDotNet.Attributes;

namespace ActorDist.Benchmarks.Clocks;

/// <summary>Comparing and merging clocks of five entries, as a key has with five replicas.</summary>
[MemoryDiagnoser]
[MinColumn]
[InProcess]
public class VectorClockBenchmarks
{
    private readonly Dot[] _buffer = new Dot[10];
    private VectorClock _clock;
    private VectorClock _same;
    private VectorClock _later;
    private VectorClock _concurrent;

    [GlobalSetup]
    public void MakeClocks()
    {
        _clock = Clock(7, 3, 9, 4, 5);
        _same = Clock(7, 3, 9, 4, 5);
        _later = Clock(7, 3, 9, 4, 6);
        _concurrent = Clock(8, 3, 9, 4, 4);
    }

    [Benchmark]
    public Causality CompareEqual() => _clock.Compare(_same);

    [Benchmark]
    public Causality CompareBefore() => _clock.Compare(_later);

    /// <summary>Concurrent in the first and the last entry, so that all are looked at.</summary>
    [Benchmark]
    public Causality CompareConcurrent() => _clock.Compare(_concurrent);

    [Benchmark]
    public VectorClock MergeLater() => _clock.Merge(_later);

    [Benchmark]
    public int MergeConcurrentIntoABuffer() => _clock.MergeInto(_concurrent, _buffer);

    /// <summary>The one case that needs a new clock.</summary>
    [Benchmark]
    public VectorClock MergeConcurrentIntoANewClock() => _clock.Merge(_concurrent);

    private static VectorClock Clock(params ulong[] counters) => VectorClock.Of(
        [.. counters.Select((counter, i) => new Dot(new Origin(new ReplicaId(0x9E3779B97F4A7C15 * (ulong)(i + 1), (ulong)i), 1), counter))]);
}
