using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Recipes;
using ActorDist.Verification.Histories;

namespace ActorDist.Lab.Soak.Workloads;

/// <summary>Recipes through one node, where it may be dead, paused or cut off: every call ends, and says what is known of it.</summary>
/// <param name="node">The node.</param>
internal sealed class RecipeDoor(NodeProcess node)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(6),
    };

    private readonly RecipeHttpClient _client = new(Http, node.Spec.Http);

    /// <summary>Sends a command.</summary>
    /// <returns>How it ended; the answer, which may be a refusal, where there was one.</returns>
    public async Task<(OperationOutcome Outcome, RecipeHttpReply? Reply)> DoAsync(string key, string operation, object body)
    {
        try
        {
            var reply = await _client.DoAsync(key, operation, body, CancellationToken.None);
            if (reply.Code != HttpStatusCode.ServiceUnavailable)
                return (OperationOutcome.Ok, reply);
            return (string.Equals(reply.Outcome, "failed", StringComparison.Ordinal) ? OperationOutcome.Failed : OperationOutcome.Unknown, null);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return (OperationOutcome.Failed, null);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return (OperationOutcome.Unknown, null);
        }
    }

    /// <summary>Opens a session; null where none was opened, or nobody knows.</summary>
    public async Task<string?> OpenAsync(TimeSpan lease)
    {
        try
        {
            return await _client.OpenAsync(lease, CancellationToken.None);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return null;
        }
    }

    /// <summary>Renews a session.</summary>
    /// <returns>Whether it lives; null where that is not known.</returns>
    public async Task<bool?> RenewAsync(string session)
    {
        try
        {
            return await _client.RenewAsync(session, CancellationToken.None);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return null;
        }
    }

    /// <summary>Ends a session, where that can be done; else it ends with its lease.</summary>
    public async Task CloseAsync(string session)
    {
        try
        {
            await _client.CloseAsync(session, CancellationToken.None);
        }
        catch (Exception e) when (IsSilence(e))
        {
            // Its lease ends it.
        }
    }

    /// <summary>Reads a recipe's state; null where it could not be read.</summary>
    public async Task<JsonElement?> ShowAsync(string key)
    {
        try
        {
            return await _client.ShowAsync(key, CancellationToken.None);
        }
        catch (Exception e) when (IsSilence(e))
        {
            return null;
        }
    }

    private static bool IsSilence(Exception e) => e is HttpRequestException or OperationCanceledException or IOException or JsonException;
}
