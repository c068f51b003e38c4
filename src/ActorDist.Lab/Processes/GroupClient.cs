using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ActorDist.Lab.Processes;

/// <summary>A node's routes of scaling groups, for one tenant.</summary>
/// <param name="node">The base of the node's routes.</param>
/// <param name="tenant">Whose groups.</param>
public sealed class GroupClient(Uri node, string tenant)
{
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);

    private readonly Uri _groups = new(node, $"v1.0/{tenant}/groups");

    /// <summary>Creates a group without servers, with policies that add or remove so many.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="most">The most servers that it may have.</param>
    /// <param name="changes">One policy each.</param>
    /// <param name="key">The same again names the same group.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HttpRequestException">The node did not answer in time, or refused.</exception>
    public async Task<GroupHandle> CreateAsync(
        string name, int most, IReadOnlyList<int> changes, string key, CancellationToken cancellation)
    {
        using var request = Post(_groups, key);
        request.Content = JsonContent.Create(
            new
            {
                GroupConfiguration = new { Name = name, Cooldown = 0, MinEntities = 0, MaxEntities = most, Metadata = new { } },
                LaunchConfiguration = new { Type = "launch_server", Args = new { Server = new { FlavorRef = "small", ImageRef = "base" } } },
                ScalingPolicies = changes.Select(change => new { Name = $"by {change:+0;-0}", Type = "webhook", Cooldown = 0, Change = change }),
            },
            options: NodeHttp.Format);
        using var reply = await NodeHttp.SendAsync(request, ChangeTimeout, cancellation);
        var text = await reply.Content.ReadAsStringAsync(cancellation);
        if (reply.StatusCode != HttpStatusCode.Created)
            throw new HttpRequestException($"{_groups}: {(int)reply.StatusCode} {text}");
        try
        {
            var created = JsonSerializer.Deserialize<CreatedBody>(text, NodeHttp.Format)!.Group;
            var policies = created.ScalingPolicies.ToDictionary(policy => policy.Change, policy => policy.Id);
            return new GroupHandle(tenant, created.Id, name, policies);
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{_groups} did not answer in the expected form: {e.Message}", e);
        }
    }

    /// <summary>Asks once for a policy to be executed. Whatever is not a clear answer of the node is unknown.</summary>
    public async Task<SubmitReply> ExecuteAsync(GroupHandle group, int change, string key, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            using var request = Post(new Uri($"{_groups}/{group.Id}/policies/{group.Policies[change]}/execute"), key);
            using var reply = await NodeHttp.SendAsync(request, timeout, cancellation);
            return (int)reply.StatusCode switch
            {
                (int)HttpStatusCode.Accepted => new SubmitReply(SubmitOutcome.Executed),
                // Another copy of it is being decided.
                (int)HttpStatusCode.Conflict => new SubmitReply(SubmitOutcome.Unknown, Error: await reply.Content.ReadAsStringAsync(cancellation)),
                >= 400 and < 500 => new SubmitReply(SubmitOutcome.Refused, Error: await reply.Content.ReadAsStringAsync(cancellation)),
                _ => new SubmitReply(SubmitOutcome.Unknown, Error: $"HTTP {(int)reply.StatusCode}"),
            };
        }
        catch (HttpRequestException e)
        {
            return new SubmitReply(SubmitOutcome.Unknown, Error: e.Message);
        }
    }

    /// <summary>What a group has and should have, as a majority of the replicas has it.</summary>
    /// <exception cref="HttpRequestException">The node did not answer in time, or there is no such group.</exception>
    public async Task<GroupStateView> StateAsync(GroupHandle group, CancellationToken cancellation) =>
        (await NodeHttp.GetAsync<StateBody>(new Uri($"{_groups}/{group.Id}/state"), ReadTimeout, cancellation)).Group;

    /// <summary>Whether the group's owner has ended all that was asked: no server is created or deleted any more.</summary>
    /// <exception cref="HttpRequestException">The node did not answer in time, or there is no such group.</exception>
    public async Task<bool> IsConvergedAsync(GroupHandle group, CancellationToken cancellation) =>
        !(await NodeHttp.GetAsync<ExplainBody>(new Uri($"{_groups}/{group.Id}/explain"), ReadTimeout, cancellation)).Dirty;

    private static HttpRequestMessage Post(Uri route, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route);
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private sealed record CreatedBody(CreatedGroup Group);

    private sealed record CreatedGroup(string Id, IReadOnlyList<CreatedPolicy> ScalingPolicies);

    private sealed record CreatedPolicy(string Id, int Change);

    private sealed record StateBody(GroupStateView Group);

    private sealed record ExplainBody(bool Dirty);
}

/// <summary>A group that was created.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Id">Its ID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Policies">The IDs of its policies by what they change.</param>
public sealed record GroupHandle(string Tenant, string Id, string Name, IReadOnlyDictionary<int, string> Policies)
{
    /// <summary>How the cloud's ledger names it.</summary>
    public string Key => $"{Tenant}/{Id}";
}

/// <summary>What a group has and should have.</summary>
/// <param name="ActiveCapacity">Servers that are up and stay.</param>
/// <param name="DesiredCapacity">How many there should be.</param>
/// <param name="Status">ACTIVE, ERROR or DELETING.</param>
public sealed record GroupStateView(int ActiveCapacity, int DesiredCapacity, string Status);
