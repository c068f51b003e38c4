using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ActorDist.Lab.Recipes;

/// <summary>Recipes through a node's HTTP routes.</summary>
/// <param name="http">What calls go through.</param>
/// <param name="node">The node; null: the base address of <paramref name="http"/>.</param>
public sealed class RecipeHttpClient(HttpClient http, Uri? node = null)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Opens a session.</summary>
    /// <exception cref="HttpRequestException">It was not opened.</exception>
    public async Task<string> OpenAsync(TimeSpan lease, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync(
            At("v1/recipes/sessions"), new { LeaseMs = (long)lease.TotalMilliseconds, Owner = "lab" }, Format, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Format, cancellation)).GetProperty("session").GetString()!;
    }

    /// <summary>Renews a session.</summary>
    /// <returns>Whether it lives.</returns>
    public async Task<bool> RenewAsync(string session, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync(
            At("v1/recipes/sessions/renew"), new { Sessions = new[] { session } }, Format, cancellation);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Format, cancellation);
        return body.GetProperty("lost").GetArrayLength() == 0;
    }

    /// <summary>Ends a session.</summary>
    /// <returns>Whether it has ended for certain.</returns>
    public async Task<bool> CloseAsync(string session, CancellationToken cancellation)
    {
        using var response = await http.DeleteAsync(At($"v1/recipes/sessions/{session}"), cancellation);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound;
    }

    /// <summary>Sends a command.</summary>
    /// <param name="key">kind/name.</param>
    /// <param name="operation">The operation's word.</param>
    /// <param name="body">What it needs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<RecipeHttpReply> DoAsync(string key, string operation, object body, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync(At($"v1/recipes/{key}/{operation}"), body, Format, cancellation);
        var answer = await response.Content.ReadFromJsonAsync<Answer>(Format, cancellation);
        return new RecipeHttpReply(response.StatusCode, answer?.Outcome ?? "", answer?.Token ?? 0, answer?.Value, answer?.Error);
    }

    /// <summary>Reads a recipe's state.</summary>
    /// <exception cref="HttpRequestException">No quorum answered.</exception>
    public async Task<JsonElement> ShowAsync(string key, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<JsonElement>(At($"v1/recipes/{key}"), Format, cancellation)).GetProperty("state");

    private Uri At(string path) => node is null ? new Uri(path, UriKind.Relative) : new Uri(node, path);

    private sealed record Answer(string Outcome, long Token, string? Value, string? Error);
}
