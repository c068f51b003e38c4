using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Watching;

/// <summary>Waits at this node's <see cref="WatchKeeper"/>, and reads for those who do not wait.</summary>
internal sealed class RegisterWatch(IConsensus consensus, ActorSystem system) : IRegisterWatch
{
    private readonly ActorSelection _keeper = system.ActorSelection($"/user/{WatchKeeper.Name}");

    /// <inheritdoc/>
    public async Task<Snapshot?> NextAsync(
        RegisterKey key, long after, ReadOnlyMemory<byte> read, TimeSpan patience, CancellationToken cancellation)
    {
        if ((after < 0 || patience <= TimeSpan.Zero) && await ReadAsync(key, read) is { } now && now.Version > after)
            return now;
        if (patience <= TimeSpan.Zero)
            return null;
        var waiter = new TaskCompletionSource<Snapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        _keeper.Tell(new WatchProtocol.Wait(key, after, read, waiter));
        try
        {
            return await waiter.Task.WaitAsync(patience, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _keeper.Tell(new WatchProtocol.Forget(key, waiter));
        }
    }

    private async Task<Snapshot?> ReadAsync(RegisterKey key, ReadOnlyMemory<byte> read)
    {
        var answer = await consensus.ExecuteAsync(key, read, new OperationOptions(ReadMode.Linearizable));
        return answer.Outcome is { Kind: OutcomeKind.Done, State: { } state }
            ? new Snapshot(state.Version, state.Exists, state.Content)
            : null;
    }
}
