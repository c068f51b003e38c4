using System.Net.Http.Json;

namespace ActorDist.Lab.Cloud;

/// <summary>Looks at a simulated cloud from outside, as a witness, and switches its faults.</summary>
/// <param name="address">Its routes.</param>
public sealed class CloudClient(Uri address)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private sealed record LedgerBody(IReadOnlyList<LedgerEntry> Entries, long? Next);

    private sealed record ListBody(IReadOnlyList<CloudServer> Servers, string? Next);

    private sealed record NodesBody(IReadOnlyList<CloudNode> Nodes);

    /// <summary>Whether it answers.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            await TotalsAsync(cancellation);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Sums over all groups.</summary>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task<CloudTotals> TotalsAsync(CancellationToken cancellation) =>
        (await Http.GetFromJsonAsync<CloudTotals>(new Uri(address, "v1/totals"), CloudHost.Format, cancellation))!;

    /// <summary>All that it did and refused for a group, or for all, in its order.</summary>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(string? group, CancellationToken cancellation)
    {
        var entries = new List<LedgerEntry>();
        for (long? after = 0; after is not null;)
        {
            var page = (await Http.GetFromJsonAsync<LedgerBody>(
                new Uri(address, $"v1/ledger?after={after}{(group is null ? "" : $"&group={Uri.EscapeDataString(group)}")}"), CloudHost.Format, cancellation))!;
            entries.AddRange(page.Entries);
            after = page.Next;
        }

        return entries;
    }

    /// <summary>A group's servers that exist.</summary>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task<IReadOnlyList<CloudServer>> ServersAsync(string group, CancellationToken cancellation)
    {
        var servers = new List<CloudServer>();
        for (var marker = ""; marker is not null;)
        {
            var page = (await Http.GetFromJsonAsync<ListBody>(
                new Uri(address, $"v1/servers?group={Uri.EscapeDataString(group)}{(marker.Length > 0 ? $"&marker={marker}" : "")}"),
                CloudHost.Format,
                cancellation))!;
            servers.AddRange(page.Servers);
            marker = page.Next;
        }

        return servers;
    }

    /// <summary>Deletes a server behind its group's back, as its operator may.</summary>
    /// <exception cref="HttpRequestException">It did not answer, or has no such server.</exception>
    public async Task DeleteByOperatorAsync(string server, CancellationToken cancellation)
    {
        using var reply = await Http.DeleteAsync(new Uri(address, $"v1/operator/servers/{server}"), cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>The nodes of a load balancer, whoever made them.</summary>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task<IReadOnlyList<CloudNode>> NodesAsync(string balancer, CancellationToken cancellation) =>
        (await Http.GetFromJsonAsync<NodesBody>(new Uri(address, $"v1/load-balancers/{balancer}"), CloudHost.Format, cancellation))!.Nodes;

    /// <summary>Sets how many connections a node of a load balancer has, and makes it where there is none.</summary>
    /// <exception cref="HttpRequestException">It did not answer, or refused.</exception>
    public async Task PutNodeByOperatorAsync(string balancer, string server, int port, int connections, CancellationToken cancellation)
    {
        using var reply = await Http.PutAsync(
            new Uri(address, $"v1/operator/load-balancers/{balancer}/nodes/{server}?port={port}&connections={connections}"), null, cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Takes a node from a load balancer behind the group's back.</summary>
    /// <exception cref="HttpRequestException">It did not answer, or has no such node.</exception>
    public async Task RemoveNodeByOperatorAsync(string balancer, string server, CancellationToken cancellation)
    {
        using var reply = await Http.DeleteAsync(new Uri(address, $"v1/operator/load-balancers/{balancer}/nodes/{server}"), cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Switches a fault on.</summary>
    /// <exception cref="HttpRequestException">It did not answer, or refused the fault.</exception>
    public async Task AddFaultAsync(CloudFault fault, CancellationToken cancellation)
    {
        using var reply = await Http.PostAsJsonAsync(new Uri(address, "v1/faults"), fault, CloudHost.Format, cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Switches all faults off.</summary>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task ClearFaultsAsync(CancellationToken cancellation)
    {
        using var reply = await Http.DeleteAsync(new Uri(address, "v1/faults"), cancellation);
        reply.EnsureSuccessStatusCode();
    }
}

/// <summary>Sums over all groups of a cloud.</summary>
/// <param name="Servers">Servers that exist.</param>
/// <param name="Created">Servers that were ever created.</param>
/// <param name="Groups">Groups that have a fence.</param>
/// <param name="Refused">Calls with an epoch that was over.</param>
/// <param name="Calls">Calls of its routes since it was started.</param>
public sealed record CloudTotals(long Servers, long Created, long Groups, long Refused, long Calls);
