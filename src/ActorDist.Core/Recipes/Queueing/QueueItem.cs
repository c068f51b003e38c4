namespace ActorDist.Core.Recipes.Queueing;

/// <summary>An item of a queue.</summary>
/// <param name="Id">Version of the register when it was put: the order of the queue.</param>
/// <param name="Data">What was put.</param>
/// <param name="Limit">Deliveries after which it is a dead letter; 0 in a queue that delivers at most once.</param>
/// <param name="Deliveries">How often it was delivered.</param>
/// <param name="Session">The session that it is delivered to; empty while it waits.</param>
/// <param name="Token">The delivery's fencing token; 0 while it waits.</param>
/// <param name="IsDead">Whether it is a dead letter.</param>
public sealed record QueueItem(
    long Id, ReadOnlyMemory<byte> Data, int Limit = 0, int Deliveries = 0, string Session = "", long Token = 0, bool IsDead = false)
{
    /// <summary>Whether it can be taken.</summary>
    public bool IsReady => !IsDead && Session.Length == 0;

    /// <summary>The item when its delivery has failed: it waits again in its old place, or is a dead letter.</summary>
    internal QueueItem Returned() => this with { Session = "", Token = 0, IsDead = Deliveries >= Limit };
}
