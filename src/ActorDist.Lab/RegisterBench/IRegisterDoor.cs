namespace ActorDist.Lab.RegisterBench;

/// <summary>One member of a system under test as its clients reach it: operations on registers, each over the system's own protocol.</summary>
public interface IRegisterDoor
{
    /// <summary>Sets a register to a value.</summary>
    Task<DoorReply> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation);

    /// <summary>Reads a register; absent ones have no value.</summary>
    /// <param name="key">The register.</param>
    /// <param name="stale">False: linearizable. True: what this member knows by itself.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<DoorReply> GetAsync(string key, bool stale, CancellationToken cancellation);

    /// <summary>Adds one to the number in a register, which is 0 while the register is absent; returns once that is done.</summary>
    Task<DoorReply> IncrementAsync(string key, CancellationToken cancellation);
}
