using ActorDist.Core.Consensus;
using ActorDist.Lab.Simulation;
using ActorDist.Lab.Simulation.World;
using Xunit;

namespace ActorDist.Lab.Tests.Simulation;

public sealed class SimulatedDiskTests
{
    private static readonly RegisterKey[] Keys = [.. Enumerable.Range(0, 8).Select(i => new RegisterKey($"register/{i}"))];
    private readonly SimulatedDisk _disk = new(new ReplicaId(1, 1));

    [Fact]
    public void WhatIsSaved_IsReadAtOnce_AndDurableAfterItsSync()
    {
        var commit = _disk.Save(Keys[0], RegisterRecord.Empty);
        Assert.NotNull(_disk.Load(Keys[0], out var waits));
        Assert.Equal(commit, waits);
        Assert.Null(_disk.Durable(Keys[0]));
        _disk.BeginSync();
        var next = _disk.Save(Keys[1], RegisterRecord.Empty);
        Assert.Equal(commit + 1, next);
        Assert.Equal(commit, _disk.EndSync());
        Assert.NotNull(_disk.Durable(Keys[0]));
        Assert.Null(_disk.Durable(Keys[1]));
    }

    [Fact]
    public void ACrash_LosesWhatWasNotSynced()
    {
        _disk.Save(Keys[0], RegisterRecord.Empty);
        Assert.Equal(1, _disk.Crash(new SeededRandom(1)));
        Assert.Null(_disk.Load(Keys[0], out _));
    }

    [Fact]
    public void ACrash_TearsTheCommitBeingWritten_AndKeepsABeginningOfIt()
    {
        HashSet<int> kept = [];
        for (var seed = 0; seed < 200; seed++)
        {
            var disk = new SimulatedDisk(new ReplicaId(1, 1));
            foreach (var key in Keys)
                disk.Save(key, RegisterRecord.Empty);
            disk.BeginSync();
            disk.Crash(new SeededRandom(seed));
            var survivors = Keys.TakeWhile(key => disk.Durable(key) is not null).Count();
            Assert.Equal(survivors, Keys.Count(key => disk.Durable(key) is not null));
            kept.Add(survivors);
        }

        Assert.Equal(Keys.Length + 1, kept.Count);
    }
}
