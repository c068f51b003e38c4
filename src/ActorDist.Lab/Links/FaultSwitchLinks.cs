using System.Net.Http.Json;
using ActorDist.Lab.Processes;

namespace ActorDist.Lab.Links;

/// <summary>Breaks links by the fault switch of the nodes themselves, which needs no rights.</summary>
/// <param name="nodes">The nodes; the first is asked, and tells the others.</param>
public sealed class FaultSwitchLinks(Func<IReadOnlyList<NodeProcess>> nodes) : ILinks
{
    private const string Route = "v1/faults";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <inheritdoc/>
    public async Task BreakAsync(LinkFault fault, CancellationToken cancellation)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(nodes()[0].Spec.Http, Route), fault.Body, cancellation);
        await CheckAsync(response, cancellation);
    }

    /// <inheritdoc/>
    public async Task<string?> HealAsync(CancellationToken cancellation)
    {
        using var response = await Http.DeleteAsync(new Uri(nodes()[0].Spec.Http, Route), cancellation);
        await CheckAsync(response, cancellation);
        return null;
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw new ClusterException($"the fault was not made: {await response.Content.ReadAsStringAsync(cancellation)}");
    }
}
