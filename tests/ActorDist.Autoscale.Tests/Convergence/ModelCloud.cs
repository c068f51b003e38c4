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

    public IReadOnlyList<CloudServer> Servers => [.. _servers.Values];

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
            return CloudAnswer.Done with { IsSpent = !_servers.Values.Any(server => string.Equals(server.Id, standing.Id, StringComparison.Ordinal)) };
        }

        var server = new CloudServer(
            $"s{++_made}", isBroken ? ServerStatus.Error : ServerStatus.Build, order.Token, nowMs, order.LaunchVersion);
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

    public CloudServer? Remove(string id)
    {
        var (number, server) = _servers.FirstOrDefault(pair => string.Equals(pair.Value.Id, id, StringComparison.Ordinal));
        return server is not null && _servers.Remove(number) ? server : null;
    }

    public void Set(string id, ServerStatus status)
    {
        foreach (var (number, server) in _servers.ToArray())
        {
            if (string.Equals(server.Id, id, StringComparison.Ordinal))
            {
                _servers[number] = server with { Status = status };
            }
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
