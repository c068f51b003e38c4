using System.Diagnostics;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Watching;

/// <summary>Waits at this node's <see cref="WatchKeeper"/>, and reads where nothing comes from it.</summary>
internal sealed class RegisterWatch(IConsensus consensus, ActorSystem system) : IRegisterWatch
{
    /// <summary>After so long without a word a waiter reads by itself.</summary>
    public static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longer than it takes to tell the other nodes that this one watches.</summary>
    private static readonly TimeSpan FirstRead = TimeSpan.FromMilliseconds(30);

    private readonly ActorSelection _keeper = system.ActorSelection($"/user/{WatchKeeper.Name}");

    /// <inheritdoc/>
    public async Task<Snapshot?> NextAsync(
        RegisterKey key, long after, ReadOnlyMemory<byte> read, TimeSpan patience, CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource<Snapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = Stopwatch.GetTimestamp();
        _keeper.Tell(new WatchProtocol.Wait(key, after, waiter));
        try
        {
            // The first read is for what was chosen before the others knew that this node watches.
            for (var pause = after < 0 ? TimeSpan.Zero : FirstRead; ; pause = ReadInterval)
            {
                var left = patience - Stopwatch.GetElapsedTime(began);
                await Task.WhenAny(waiter.Task, Task.Delay(Shorter(pause, left), cancellation));
                cancellation.ThrowIfCancellationRequested();
                if (waiter.Task.IsCompleted)
                    return await waiter.Task;
                if (await ReadAsync(key, read) is { } now && now.Version > after)
                    return now;
                if (left <= pause)
                    return null;
            }
        }
        finally
        {
            _keeper.Tell(new WatchProtocol.Forget(key, waiter));
        }
    }

    private static TimeSpan Shorter(TimeSpan pause, TimeSpan left) =>
        pause < left ? pause : left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private async Task<Snapshot?> ReadAsync(RegisterKey key, ReadOnlyMemory<byte> read)
    {
        var answer = await consensus.ExecuteAsync(key, read, new OperationOptions(ReadMode.Linearizable));
        return answer.Outcome is { Kind: OutcomeKind.Done, State: { } state }
            ? new Snapshot(state.Version, state.Exists, state.Content)
            : null;
    }
}
