namespace ActorDist.Autoscale.Cloud;

/// <summary>
/// The cloud that servers live in. Every change names an epoch, and the cloud refuses one that is lower than the highest it was told of
/// for the group (fencing: Kleppmann, "How to do distributed locking", 2016), so an owner that was replaced changes nothing however late
/// its calls arrive. Nothing here throws for what a cloud or a network may do; the answers say it.
/// </summary>
public interface ICloud
{
    /// <summary>Tells the group's new epoch. Once done, no call of an earlier epoch that is still under way has an effect any more.</summary>
    Task<CloudAnswer> FenceAsync(string group, long epoch, CancellationToken cancellation);

    /// <summary>All servers of a group that exist.</summary>
    Task<CloudListing> ListAsync(string group, CancellationToken cancellation);

    /// <summary>Creates a server. The same client token again creates nothing more.</summary>
    Task<CloudAnswer> CreateAsync(string group, long epoch, ServerOrder order, CancellationToken cancellation);

    /// <summary>Deletes a server; one that is gone already counts as deleted.</summary>
    Task<CloudAnswer> DeleteAsync(string group, long epoch, string server, CancellationToken cancellation);

    /// <summary>Takes a server out of its group; it runs on. One that is gone counts as taken out.</summary>
    Task<CloudAnswer> DisownAsync(string group, long epoch, string server, CancellationToken cancellation);

    /// <summary>Has a load balancer send connections to a server.</summary>
    Task<CloudAnswer> AttachAsync(string group, long epoch, string server, LoadBalancer balancer, CancellationToken cancellation);

    /// <summary>Has a load balancer send no new connections to a server; those that there are may end.</summary>
    Task<CloudAnswer> DrainAsync(string group, long epoch, string server, LoadBalancer balancer, CancellationToken cancellation);

    /// <summary>Takes a server's node from a load balancer; one that has none counts as done.</summary>
    Task<CloudAnswer> DetachAsync(string group, long epoch, string server, string balancer, CancellationToken cancellation);
}
