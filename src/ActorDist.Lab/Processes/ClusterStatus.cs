using ActorDist.Lab.Cloud;

namespace ActorDist.Lab.Processes;

/// <summary>Looks at every node of a cluster.</summary>
public static class ClusterStatus
{
    /// <summary>The nodes, by their numbers. A node that does not answer is still reported, by what the others say.</summary>
    public static async Task<IReadOnlyList<NodeStatus>> ReadAsync(ClusterHome home, CancellationToken cancellation)
    {
        var views = (await Task.WhenAll(home.Running.Select(node => ViewAsync(node, cancellation)))).OfType<MembersView>().ToArray();
        return [.. home.Nodes.Select(node => Of(node, views))];
    }

    /// <summary>The simulated cloud; null where the cluster has none.</summary>
    public static async Task<CloudStatus?> ReadCloudAsync(ClusterHome home, CancellationToken cancellation)
    {
        if (home.Cloud is not { } cloud)
        {
            return null;
        }

        var state = cloud.State;
        CloudTotals? totals = null;
        if (state == NodeState.Running)
        {
            try
            {
                totals = await cloud.Client.TotalsAsync(cancellation);
            }
            catch (HttpRequestException)
            {
                // It stands in the table all the same, without its sums.
            }
        }

        return new CloudStatus(
            state == NodeState.Ended ? null : cloud.Identity?.Pid,
            state,
            $"{NodeSpec.Loopback}:{cloud.Spec.Port}",
            totals?.Servers,
            totals?.Created,
            totals?.Refused,
            state == NodeState.Ended ? null : cloud.Identity?.ResidentMebibytes);
    }

    private static NodeStatus Of(NodeProcess node, MembersView[] views)
    {
        var state = node.State;
        var member = views.Select(view => view.Member(node.Name)).FirstOrDefault(m => m is not null);
        return new NodeStatus(
            node.Name,
            state == NodeState.Ended ? null : node.Identity?.Pid,
            state,
            member?.Status,
            member is null ? null : !views.Any(view => view.Suspects(node.Name)),
            node.Spec.Address,
            $"{node.Spec.Host}:{node.Spec.HttpPort}",
            $"{node.Spec.Host}:{node.Spec.Http2Port}",
            $"{node.Spec.Host}:{node.Spec.PbmPort}",
            state == NodeState.Ended ? null : node.Identity?.ResidentMebibytes);
    }

    private static async Task<MembersView?> ViewAsync(NodeProcess node, CancellationToken cancellation)
    {
        try
        {
            return await node.Client.MembersAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>One node as the operating system and the cluster see it.</summary>
/// <param name="Name">n1, n2 ...</param>
/// <param name="Pid">Its process, where it runs.</param>
/// <param name="Process">Whether the process runs.</param>
/// <param name="Member">Its status as a member; null where no node that answers knows it.</param>
/// <param name="Reachable">Whether no node suspects it; null where it is no member.</param>
/// <param name="Address">Akka remoting.</param>
/// <param name="Http">Its HTTP routes.</param>
/// <param name="Http2">The same routes over HTTP/2 without TLS.</param>
/// <param name="Pbm">Its command host.</param>
/// <param name="ResidentMebibytes">Memory in RAM, MiB, where it runs.</param>
public sealed record NodeStatus(
    string Name,
    int? Pid,
    NodeState Process,
    string? Member,
    bool? Reachable,
    string Address,
    string Http,
    string Http2,
    string Pbm,
    double? ResidentMebibytes);

/// <summary>The simulated cloud as the operating system sees it, and what it says of itself.</summary>
/// <param name="Pid">Its process, where it runs.</param>
/// <param name="Process">Whether the process runs.</param>
/// <param name="Http">Its HTTP routes.</param>
/// <param name="Servers">Servers that exist; null where it did not answer.</param>
/// <param name="Created">Servers that were ever created.</param>
/// <param name="Refused">Calls that came with an epoch that was over.</param>
/// <param name="ResidentMebibytes">Memory in RAM, MiB, where it runs.</param>
public sealed record CloudStatus(
    int? Pid, NodeState Process, string Http, long? Servers, long? Created, long? Refused, double? ResidentMebibytes)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"cloud {Pid?.ToString() ?? "-"} {Process.ToString().ToLowerInvariant()} {Http}: {Servers?.ToString() ?? "-"} servers, "
        + $"{Created?.ToString() ?? "-"} ever created, {Refused?.ToString() ?? "-"} calls of replaced owners refused, {ResidentMebibytes?.ToString("0") ?? "-"} MiB";
}
