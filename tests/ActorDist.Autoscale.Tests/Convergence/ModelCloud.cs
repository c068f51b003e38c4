using ActorDist.Autoscale.Cloud;

namespace ActorDist.Autoscale.Tests.Convergence;

/// <summary>The cloud of a simulated world: a fence and client tokens a group, and a ledger of what was done.</summary>
internal sealed class ModelCloud(bool isFenced, bool knowsTokens)
{
    private readonly Dictionary<string, CloudServer> _byToken = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, CloudServer> _servers = [];
    private int _made;

    public long Fence { get; private set; }

    public int Created { get; private set; }

    public IReadOnlyList<CloudServer> Servers => [.. _servers.Values.Where(server => server.Status is not ServerStatus.Deleted)];

    /// <summary>What a list has: servers that vanished too, while load balancers have nodes of them.</summary>
    public IReadOnlyList<CloudServer> Listed => [.. _servers.Values];

    public CloudAnswer Raise(long epoch) => Refusal(epoch) ?? CloudAnswer.Done;

    public CloudAnswer Create(long epoch, ServerOrder order, long nowMs, bool isBroken, out bool isNew)
    {
        isNew = false;
        if (Refusal(epoch) is { } refused)
        {
            return refused;
        }

        if (knowsTokens && _byToken.TryGetValue(order.Token, out var standing))
        {
            return CloudAnswer.Done with { IsSpent = !Servers.Any(server => string.Equals(server.Id, standing.Id, StringComparison.Ordinal)) };
        }

        var server = new CloudServer(
            $"s{++_made}", isBroken ? ServerStatus.Error : ServerStatus.Build, order.Token, nowMs, order.LaunchVersion)
        {
            Balancing = order.Balancing,
        };
        _byToken[order.Token] = server;
        _servers.Add(_made, server);
        Created++;
        isNew = true;
        return CloudAnswer.Done;
    }

    public CloudAnswer Delete(long epoch, string id, out CloudServer? removed)
    {
        removed = null;
        if (Refusal(epoch) is { } refused)
        {
            return refused;
        }

        removed = Remove(id);
        return CloudAnswer.Done;
    }

    /// <summary>Has a load balancer send connections to a server, or no new ones; those that it has, where it is new, are given.</summary>
    public CloudAnswer PutNode(long epoch, string id, LoadBalancer balancer, bool isDraining, int connections, long nowMs)
    {
        if (Refusal(epoch) is { } refused)
        {
            return refused;
        }

        Change(id, server => server.Status is ServerStatus.Deleted ? server : server with
        {
            Nodes =
            [
                .. server.Nodes.Where(node => !IsOf(node, balancer.Id)),
                server.Nodes.FirstOrDefault(node => IsOf(node, balancer.Id)) is { } old && old.IsDraining == isDraining
                    ? old
                    : new BalancerNode(balancer.Id, balancer.Port, isDraining, nowMs, connections),
            ],
        });
        return CloudAnswer.Done;
    }

    public CloudAnswer RemoveNode(long epoch, string id, string balancer)
    {
        if (Refusal(epoch) is { } refused)
        {
            return refused;
        }

        DropNode(id, balancer);
        return CloudAnswer.Done;
    }

    public void DropNode(string id, string balancer)
    {
        Change(id, server => server with { Nodes = [.. server.Nodes.Where(node => !IsOf(node, balancer))] });
        Forget();
    }

    /// <summary>Deletes a server; its nodes stay.</summary>
    public CloudServer? Remove(string id)
    {
        var server = _servers.Values.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.Ordinal) && one.Status is not ServerStatus.Deleted);
        Set(id, ServerStatus.Deleted);
        Forget();
        return server;
    }

    public void Set(string id, ServerStatus status) => Change(id, server => server with { Status = status });

    private void Change(string id, Func<CloudServer, CloudServer> change)
    {
        foreach (var (number, server) in _servers.ToArray())
        {
            if (string.Equals(server.Id, id, StringComparison.Ordinal))
            {
                _servers[number] = change(server);
            }
        }
    }

    private static bool IsOf(BalancerNode node, string balancer) => string.Equals(node.Balancer, balancer, StringComparison.Ordinal);

    private void Forget()
    {
        foreach (var (number, _) in _servers.Where(pair => pair.Value is { Status: ServerStatus.Deleted, Nodes.Count: 0 }).ToArray())
        {
            _servers.Remove(number);
        }
    }

    private CloudAnswer? Refusal(long epoch)
    {
        if (isFenced && epoch < Fence)
        {
            return new CloudAnswer(CloudOutcome.Stale, "the fence is higher");
        }

        Fence = Math.Max(Fence, epoch);
        return null;
    }
}
