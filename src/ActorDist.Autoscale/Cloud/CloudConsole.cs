using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorDist.Autoscale.Cloud;

/// <summary>What a person asks of the simulated cloud: what it holds, what it wrote down, and what it shall do wrong.</summary>
/// <param name="settings">Where it is.</param>
public sealed class CloudConsole(CloudSettings settings) : IDisposable
{
    private const int MostReplyBytes = 8 * 1024 * 1024;
    private readonly HttpClient _http = new() { BaseAddress = settings.Url, Timeout = settings.Timeout, MaxResponseContentBufferSize = MostReplyBytes };

    /// <summary>Its sums over all groups: <c>servers, created, groups, refused</c>.</summary>
    /// <exception cref="CloudConsoleException">It did not answer, or refused.</exception>
    public Task<JsonObject> TotalsAsync() => SendAsync(HttpMethod.Get, "v1/totals");

    /// <summary>A group's servers, up to 1000 of them: <c>servers[{id, name, status, token, epoch, created, label}]</c>.</summary>
    /// <inheritdoc cref="TotalsAsync"/>
    public Task<JsonObject> ServersAsync(string group) => SendAsync(HttpMethod.Get, $"v1/servers?group={Uri.EscapeDataString(group)}");

    /// <summary>What it did and refused: <c>entries[{seq, at, action, server, group, token, epoch, detail}]</c>.</summary>
    /// <param name="group">Only of this group; null: of all.</param>
    /// <param name="after">Only entries after this one.</param>
    /// <param name="limit">At most so many.</param>
    /// <inheritdoc cref="TotalsAsync"/>
    public Task<JsonObject> LedgerAsync(string? group, int after, int limit) => SendAsync(
        HttpMethod.Get, $"v1/ledger?after={after}&limit={limit}{(group is null ? "" : $"&group={Uri.EscapeDataString(group)}")}");

    /// <summary>Its faults: <c>faults[{fault{kind, operation, group, times, delay, status, limit}, left, met}]</c>.</summary>
    /// <inheritdoc cref="TotalsAsync"/>
    public Task<JsonObject> FaultsAsync() => SendAsync(HttpMethod.Get, "v1/faults");

    /// <summary>Switches a fault on: <c>{kind, operation?, group?, times?, delay?, status?, limit?}</c>.</summary>
    /// <inheritdoc cref="TotalsAsync"/>
    public Task<JsonObject> AddFaultAsync(JsonObject fault) => SendAsync(HttpMethod.Post, "v1/faults", fault);

    /// <summary>Switches all faults off.</summary>
    /// <inheritdoc cref="TotalsAsync"/>
    public Task<JsonObject> HealAsync() => SendAsync(HttpMethod.Delete, "v1/faults");

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string route, JsonObject? body = null)
    {
        if (settings.Url is null)
        {
            throw new CloudConsoleException(
                "This node has no cloud: set actordist.autoscale.cloud.url, or start the cluster with ./scripts/cluster.sh up.");
        }

        try
        {
            using var request = new HttpRequestMessage(method, route) { Content = body is null ? null : JsonContent.Create(body) };
            using var reply = await _http.SendAsync(request);
            var answer = await reply.Content.ReadFromJsonAsync<JsonObject>();
            return reply.IsSuccessStatusCode && answer is not null
                ? answer
                : throw new CloudConsoleException($"The cloud refused: {answer?["error"]?["message"] ?? (JsonNode)$"HTTP {(int)reply.StatusCode}"}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            throw new CloudConsoleException($"The cloud at {settings.Url} does not answer: {e.Message} Look with: ./scripts/cluster.sh status", e);
        }
    }
}

/// <summary>The cloud did not answer a person, or refused; the message says what to do.</summary>
public sealed class CloudConsoleException : Exception
{
    /// <summary>A refusal.</summary>
    public CloudConsoleException(string message)
        : base(message)
    {
    }

    /// <summary>No answer.</summary>
    public CloudConsoleException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
