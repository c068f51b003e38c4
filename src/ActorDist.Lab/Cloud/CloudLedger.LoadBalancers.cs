using Microsoft.AspNetCore.Http;

namespace ActorDist.Lab.Cloud;

/// <summary>The nodes of load balancers.</summary>
public sealed partial class CloudLedger
{
    private const string Enabled = "ENABLED";

    /// <summary>Has a load balancer send connections to a server of a group, ENABLED, or no new ones, DRAINING: 200; 404 where there is no such server.</summary>
    public CloudReply PutNode(string group, string id, long epoch, string balancer, int port, string condition)
    {
        if (Refusal(condition is Enabled ? "attach" : "drain", group, epoch, id, token: "") is { } refused)
        {
            return refused;
        }

        if ((long)Statement($"SELECT COUNT(*) FROM servers WHERE number = $a AND grp = $b AND {Living}", NumberOf(id), group).ExecuteScalar()! == 0)
        {
            return NoServer(id);
        }

        var now = Now();
        // The same again changes nothing, nor since when it is so.
        var changed = Statement(
            """
            INSERT INTO nodes (balancer, server, number, port, condition, changed, connections) VALUES ($a, $b, $c, $d, $e, $f, 0)
            ON CONFLICT (balancer, server) DO UPDATE SET port = $d, condition = $e, changed = $f WHERE port <> $d OR condition <> $e
            """,
            balancer, id, NumberOf(id), port, condition, now).ExecuteNonQuery();
        if (changed > 0)
        {
            Record(now, condition is Enabled ? "attached" : "draining", id, group, "", epoch, $"{balancer}:{port}");
        }

        return new CloudReply(StatusCodes.Status200OK, NodesWhere("balancer = $a AND server = $b", balancer, id)[0]);
    }

    /// <summary>Takes a server's node from a load balancer: 204; 404 where it has none.</summary>
    public CloudReply RemoveNode(string group, string id, long epoch, string balancer)
    {
        if (Refusal("detach", group, epoch, id, token: "") is { } refused)
        {
            return refused;
        }

        var removed = RemoveNodeByOperator(id, balancer);
        if (removed.StatusCode == StatusCodes.Status204NoContent)
        {
            Record(Now(), "detached", id, group, "", epoch, balancer);
        }

        return removed;
    }

    /// <summary>Sets how many connections a node has, and makes it where there is none, also for a server of somebody else.</summary>
    public CloudReply PutNodeByOperator(string id, string balancer, int port, int connections)
    {
        Statement(
            """
            INSERT INTO nodes (balancer, server, number, port, condition, changed, connections) VALUES ($a, $b, $c, $d, $e, $f, $g)
            ON CONFLICT (balancer, server) DO UPDATE SET connections = $g
            """,
            balancer, id, NumberOf(id), port, Enabled, Now(), connections).ExecuteNonQuery();
        return new CloudReply(StatusCodes.Status200OK, NodesWhere("balancer = $a AND server = $b", balancer, id)[0]);
    }

    /// <summary>Takes a node from a load balancer as a person at the cloud's console would.</summary>
    public CloudReply RemoveNodeByOperator(string id, string balancer) =>
        Statement("DELETE FROM nodes WHERE balancer = $a AND server = $b", balancer, id).ExecuteNonQuery() == 0
            ? CloudReply.Error(StatusCodes.Status404NotFound, "NodeNotFoundError", $"Load balancer {balancer} has no node of server {id}.")
            : new CloudReply(StatusCodes.Status204NoContent, null);

    /// <summary>The nodes of a load balancer, whoever made them.</summary>
    public CloudReply Nodes(string balancer) => new(StatusCodes.Status200OK, new { nodes = NodesWhere("balancer = $a", balancer) });

    private CloudServer WithNodes(CloudServer server) => server with { Nodes = NodesWhere("number = $a AND number > 0", NumberOf(server.Id)) };

    private List<CloudNode> NodesWhere(string where, params ReadOnlySpan<object> values)
    {
        using var reader = Statement($"SELECT balancer, server, port, condition, changed, connections FROM nodes WHERE {where} ORDER BY server", values)
            .ExecuteReader();
        var nodes = new List<CloudNode>();
        while (reader.Read())
        {
            nodes.Add(new CloudNode(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), Time(reader.GetInt64(4)), reader.GetInt32(5)));
        }

        return nodes;
    }
}
