using System.Collections.Concurrent;
using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Watching;

/// <summary>
/// From the engine's thread to the keeper of the watches: what this node's proposer had chosen, of registers that somebody watches. Costs
/// one look-up an operation where nobody does.
/// </summary>
internal sealed class ChosenFeed
{
    private readonly ConcurrentDictionary<RegisterKey, byte> _watched = new();
    private IActorRef _keeper = ActorRefs.Nobody;

    /// <summary>Says who gets what is chosen.</summary>
    public void DeliverTo(IActorRef keeper) => Volatile.Write(ref _keeper, keeper);

    /// <summary>Somebody watches the register.</summary>
    public void Watch(RegisterKey key) => _watched.TryAdd(key, 0);

    /// <summary>Nobody watches it any more.</summary>
    public void Unwatch(RegisterKey key) => _watched.TryRemove(key, out _);

    /// <summary>A state is known to be chosen.</summary>
    public void Publish(RegisterKey key, RegisterState state)
    {
        if (!_watched.IsEmpty && _watched.ContainsKey(key))
            Volatile.Read(ref _keeper).Tell(new WatchProtocol.Changed(key, new Snapshot(state.Version, state.Exists, state.Content)));
    }
}
