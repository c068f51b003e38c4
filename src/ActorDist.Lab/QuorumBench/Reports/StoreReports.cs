using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorDist.Lab.QuorumBench.Reports;

/// <summary>What the nodes say of their quorum replicas, asked of one of them.</summary>
/// <param name="node">The base of its HTTP routes.</param>
internal sealed class StoreReports(Uri node) : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>A round of exchanges takes as long as it takes; the node leaves out who is not through after two minutes.</summary>
    private readonly HttpClient _http = new() { BaseAddress = node, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>The report of every node that answers.</summary>
    public async Task<IReadOnlyList<ReplicaReport>> AllAsync(CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync<Reports>("v1/quorum", Format, cancellation))!.Nodes;

    /// <summary>Has every replica exchange with every other now.</summary>
    public async Task<IReadOnlyList<RepairReport>> RepairAsync(CancellationToken cancellation)
    {
        using var answer = await _http.PostAsync(new Uri("v1/quorum/repair", UriKind.Relative), content: null, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Repaired>(Format, cancellation))!.Repairs;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Reports(IReadOnlyList<ReplicaReport> Nodes);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    private sealed record Repaired(IReadOnlyList<RepairReport> Repairs);
}
