namespace ActorDist.Autoscale.Cloud;

/// <summary>Counts the calls of this node to the cloud.</summary>
public sealed class CloudTraffic
{
    private long _calls;

    /// <summary>Calls since this node started.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    internal void Count() => Interlocked.Increment(ref _calls);
}
