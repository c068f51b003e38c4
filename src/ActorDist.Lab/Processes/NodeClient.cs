using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ActorDist.Lab.Processes;

/// <summary>
/// A node's HTTP routes. Reads throw <see cref="HttpRequestException"/> where the node does not answer; a submission never throws for
/// that, since not knowing is an answer of its own.
/// </summary>
/// <param name="node">The base of the node's routes.</param>
public sealed class NodeClient(Uri node)
{
    private const int PageSize = 1000;
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A list asks a quorum for each of its requests.</summary>
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Whether the node says that it takes part and serves; false also where it does not answer.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var reply = await NodeHttp.SendAsync(new HttpRequestMessage(HttpMethod.Get, At("ready")), ReadTimeout, cancellation);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The cluster as the node sees it.</summary>
    public Task<MembersView> MembersAsync(CancellationToken cancellation) => GetAsync<MembersView>("cluster/members", cancellation);

    /// <summary>The evidence of crashes that the node has.</summary>
    public Task<PhiView> PhiAsync(CancellationToken cancellation) => GetAsync<PhiView>("cluster/phi", cancellation);

    /// <summary>The replicas of the registers, as this node and all that answer it say.</summary>
    public Task<ReplicasView> ReplicasAsync(CancellationToken cancellation) => GetAsync<ReplicasView>("v1/replicas", cancellation);

    /// <summary>Changes the set of replicas; returns when that is through.</summary>
    /// <exception cref="HttpRequestException">The change was refused or did not end in time.</exception>
    public async Task ChangeReplicasAsync(
        IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At("v1/replicas"))
        {
            Content = JsonContent.Create(new ReplicaChange(add, remove), options: NodeHttp.Format),
        };
        using var reply = await NodeHttp.SendAsync(request, ChangeTimeout, cancellation);
        if (!reply.IsSuccessStatusCode)
            throw new HttpRequestException($"{request.RequestUri}: {await reply.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <summary>Sets a node's clock wrong, or right again: the one that only hybrid clocks and last-write-wins read.</summary>
    /// <param name="node">Whose clock.</param>
    /// <param name="skew">How wrong, such as -5s; 0s for right.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HttpRequestException">It was not done, or nobody answered.</exception>
    public async Task SkewClockAsync(string node, string skew, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, At("v1/faults/clock"))
        {
            Content = JsonContent.Create(new { Node = node, Skew = skew }, options: NodeHttp.Format),
        };
        using var reply = await NodeHttp.SendAsync(request, ReadTimeout, cancellation);
        if (!reply.IsSuccessStatusCode)
            throw new HttpRequestException($"{request.RequestUri}: {await reply.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <summary>Where the shards of request IDs live.</summary>
    public Task<ShardsView> ShardsAsync(CancellationToken cancellation) => GetAsync<ShardsView>("cluster/shards/request", cancellation);

    /// <summary>Where the shards of those who converge groups live.</summary>
    public Task<ShardsView> ConvergersAsync(CancellationToken cancellation) => GetAsync<ShardsView>("cluster/shards/converger", cancellation);

    /// <summary>The groups, with every acknowledged request counted.</summary>
    public async Task<IReadOnlyList<GroupView>> GroupsAsync(CancellationToken cancellation) =>
        (await GetAsync<GroupsView>("v1/groups", ListTimeout, cancellation)).Groups;

    /// <summary>Every effect, that of each acknowledged request among them.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="prefix">Only of requests whose IDs begin so.</param>
    public async Task<IReadOnlyList<ScalingRequest>> EffectsAsync(CancellationToken cancellation, string prefix = "")
    {
        var effects = new List<ScalingRequest>();
        string? after = prefix;
        while (after is not null && after.StartsWith(prefix, StringComparison.Ordinal))
        {
            var page = await GetAsync<EffectsPage>(
                $"v1/requests?limit={PageSize}&after={Uri.EscapeDataString(after)}", ListTimeout, cancellation);
            effects.AddRange(page.Effects.Where(effect => effect.RequestId.StartsWith(prefix, StringComparison.Ordinal)));
            after = page.Next;
        }

        return effects;
    }

    /// <summary>
    /// Asks the owner of a request ID what became of it; true where the owner answered, whatever it said. Nothing is executed, so what
    /// was lost stays lost.
    /// </summary>
    public async Task<bool> OwnerAnswersAsync(string requestId, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, At($"v1/requests/{Uri.EscapeDataString(requestId)}"));
            using var reply = await NodeHttp.SendAsync(request, timeout, cancellation);
            return reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Submits a request once. Whatever is not a clear answer of the node is unknown.</summary>
    public async Task<SubmitReply> SubmitAsync(ScalingRequest request, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Put, At($"v1/requests/{Uri.EscapeDataString(request.RequestId)}"))
            {
                Content = JsonContent.Create(new { request.GroupId, request.Change }, options: NodeHttp.Format),
            };
            using var reply = await NodeHttp.SendAsync(message, timeout, cancellation);
            var answer = await reply.Content.ReadFromJsonAsync<Answer>(NodeHttp.Format, cancellation);
            return (reply.StatusCode, answer) switch
            {
                (HttpStatusCode.OK, { Outcome: "executed", RequestId: { } id, GroupId: { } group, Change: { } change }) =>
                    new SubmitReply(SubmitOutcome.Executed, new ScalingRequest(id, group, change), answer.Owner),
                (HttpStatusCode.BadRequest or HttpStatusCode.Conflict, { Outcome: "failed" }) =>
                    new SubmitReply(SubmitOutcome.Refused, Error: answer.Error),
                (HttpStatusCode.ServiceUnavailable, { Outcome: "failed" }) =>
                    new SubmitReply(SubmitOutcome.Failed, Error: answer.Error),
                _ => new SubmitReply(SubmitOutcome.Unknown, Error: answer?.Error ?? $"HTTP {(int)reply.StatusCode}"),
            };
        }
        catch (HttpRequestException e)
        {
            return new SubmitReply(SubmitOutcome.Unknown, Error: e.Message);
        }
        catch (JsonException e)
        {
            return new SubmitReply(SubmitOutcome.Unknown, Error: $"not JSON of the expected form: {e.Message}");
        }
    }

    private Task<T> GetAsync<T>(string route, CancellationToken cancellation) => GetAsync<T>(route, ReadTimeout, cancellation);

    private Task<T> GetAsync<T>(string route, TimeSpan timeout, CancellationToken cancellation) =>
        NodeHttp.GetAsync<T>(At(route), timeout, cancellation);

    private Uri At(string route) => new(node, route);

    private sealed record ReplicaChange(IReadOnlyList<string> Add, IReadOnlyList<string> Remove);

    private sealed record Answer(
        string? RequestId = null,
        string? GroupId = null,
        int? Change = null,
        string? Outcome = null,
        string? Owner = null,
        string? Error = null);
}
