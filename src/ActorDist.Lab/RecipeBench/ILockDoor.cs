namespace ActorDist.Lab.RecipeBench;

/// <summary>One contender for a lock at one member.</summary>
public interface ILockDoor : IDisposable
{
    /// <summary>Opens its session or lease, long enough for the whole run.</summary>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>Waits until it holds the lock.</summary>
    /// <returns>Why it does not; null where it does.</returns>
    Task<string?> AcquireAsync(string name, CancellationToken cancellation);

    /// <summary>Gives it back.</summary>
    /// <returns>Why it could not; null where it did.</returns>
    Task<string?> ReleaseAsync(string name, CancellationToken cancellation);
}
