using System.Text.Json;
using ActorDist.Autoscale.Cloud;

namespace ActorDist.Autoscale.Groups;

/// <summary>
/// The load balancers of a launch configuration, by Otter's names: <c>args.loadBalancers</c>, 0 to 5 of <c>{loadBalancerId, port, type}</c>,
/// and <c>args.draining_timeout</c>, 30 to 3600 s.
/// </summary>
public static class LaunchBalancing
{
    /// <summary>What a stored launch configuration says; the door that took it has seen that it is in order.</summary>
    public static LoadBalancing Of(ReadOnlySpan<byte> launch)
    {
        if (launch.IndexOf("loadBalancers"u8) < 0)
            return LoadBalancing.None;
        var reader = new Utf8JsonReader(launch);
        using var document = JsonDocument.ParseValue(ref reader);
        var args = document.RootElement.GetProperty("args");
        return args.TryGetProperty("loadBalancers", out var balancers)
            ? new LoadBalancing(
                [.. balancers.EnumerateArray().Select(one => new LoadBalancer(one.GetProperty("loadBalancerId").ToString(), one.GetProperty("port").GetInt32()))],
                args.TryGetProperty("draining_timeout", out var seconds) ? seconds.GetInt32() : 0)
            : LoadBalancing.None;
    }
}
