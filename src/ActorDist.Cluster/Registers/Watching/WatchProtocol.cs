using ActorDist.Core.Consensus;
using ActorDist.Core.StateMachines;
using Akka.Actor;

namespace ActorDist.Cluster.Registers.Watching;

/// <summary>The messages of <see cref="WatchKeeper"/>.</summary>
internal static class WatchProtocol
{
    /// <summary>A peer waits for changes of these registers; for <see cref="WatchKeeper.SubscriptionLife"/>, then it says so again.</summary>
    public sealed record Subscribe(IReadOnlyList<RegisterKey> Keys) : IRegistersMessage;

    /// <summary>A state of a register was chosen.</summary>
    public sealed record Changed(RegisterKey Key, Snapshot State) : IRegistersMessage;

    /// <summary>Somebody of this node waits for a version above one that it knows.</summary>
    public sealed record Wait(RegisterKey Key, long After, ReadOnlyMemory<byte> Read, TaskCompletionSource<Snapshot> Waiter)
        : INoSerializationVerificationNeeded;

    /// <summary>It waits no longer.</summary>
    public sealed record Forget(RegisterKey Key, TaskCompletionSource<Snapshot> Waiter) : INoSerializationVerificationNeeded;
}
