using ActorDist.Lab.RegisterBench.Loads;
using ActorDist.Lab.RegisterBench.Output;

namespace ActorDist.Lab.RegisterBench.Kills;

/// <summary>Kills each member in turn while writers at the two others write at a steady rate, and starts it again.</summary>
/// <param name="options">What was asked.</param>
/// <param name="perSecond">Writes a second.</param>
/// <param name="systems">Starts the systems.</param>
/// <param name="timeline">Where to show what was measured.</param>
internal sealed class KillRun(BenchOptions options, int perSecond, SystemSource systems, BenchTimeline timeline)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);

    /// <summary>Longer than a failure detector and a resolver need until they have removed the member.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(15);

    /// <summary>Lets a member that came back catch up, so that the next kill meets three members again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<KillRow>> RunAsync(CancellationToken cancellation)
    {
        List<KillRow> rows = [];
        foreach (var name in systems.Available())
        {
            timeline.Say($"{name}: {perSecond} writes a second over {options.Load.Keys:N0} keys");
            rows.AddRange(await systems.WithAsync(name, (system, progress) => KillAllAsync(system, progress, cancellation), cancellation));
        }

        return rows;
    }

    private async Task<List<KillRow>> KillAllAsync(ISystemUnderTest system, IProgress<string> progress, CancellationToken cancellation)
    {
        await new SystemRun(system, options.Load, progress).PrepareAsync(cancellation);
        List<KillRow> rows = [];
        foreach (var victim in system.Members)
        {
            progress.Report($"killing {victim.Name}");
            var row = await KillAsync(system, victim, cancellation);
            timeline.Say($"  {victim.Name} killed: no write for {Cells.Milliseconds(row.Gap.Gap.TotalMilliseconds)} ms, the longest write "
                + $"{Cells.Milliseconds(row.Gap.LongestWrite.TotalMilliseconds)} ms, {row.Gap.NotAcknowledged} of {row.Gap.Writes} not acknowledged"
                + (row.Gap.FirstError is { } error ? $" ({error})" : ""));
            rows.Add(row);
            await victim.RestartAsync(progress, cancellation);
            await Task.Delay(Rest, cancellation);
        }

        return rows;
    }

    private async Task<KillRow> KillAsync(ISystemUnderTest system, ISystemMember victim, CancellationToken cancellation)
    {
        var survivors = system.Members.Where(member => member != victim).Select(member => member.Door).ToArray();
        var writers = new SteadyWriters(survivors, options.Load.Keys, perSecond);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = writers.RunAsync(stop.Token);
        await Task.Delay(Calm, cancellation);
        var killed = writers.Now;
        await victim.KillAsync(cancellation);
        await Task.Delay(Aftermath, cancellation);
        var end = writers.Now;
        await stop.CancelAsync();
        var writes = await writing;
        return new KillRow(
            system.Name,
            victim.Name,
            WriteGap.Of(writes, killed, end),
            WriteGap.Of([.. writes.Where(write => write.Ended < killed)], Calm / 2, killed));
    }
}
