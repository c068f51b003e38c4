using ActorDist.Lab.RegisterBench;

namespace ActorDist.Lab.QuorumBench.Doors;

/// <summary>One node as the clients of a replicated store reach it.</summary>
internal interface IObjectDoor : IDisposable
{
    /// <summary>Writes a value to a majority of the replicas' disks.</summary>
    Task<DoorReply> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation);

    /// <summary>Reads what a majority of the replicas holds; an absent object has no value.</summary>
    Task<DoorReply> GetAsync(string key, CancellationToken cancellation);
}
