using System.Net;
using ActorDist.Lab.Recipes;
using ActorDist.Lab.RegisterBench;

namespace ActorDist.Lab.RecipeBench;

/// <summary>A contender at one of our nodes, over HTTP/2; all of them keep a session, which the node renews for those who wait.</summary>
internal sealed class NodeLockDoor : ILockDoor
{
    private const int WaitMs = 30_000;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private readonly HttpClient _http;
    private readonly RecipeHttpClient _recipes;
    private string _session = "";
    private long _token;

    public NodeLockDoor(Uri node)
    {
        _http = new HttpClient(DoorConnection.Handler())
        {
            BaseAddress = node,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        _recipes = new RecipeHttpClient(_http);
    }

    public async Task OpenAsync(CancellationToken cancellation) => _session = await _recipes.OpenAsync(Lease, cancellation);

    public async Task<string?> AcquireAsync(string name, CancellationToken cancellation)
    {
        var reply = await _recipes.DoAsync($"lock/{name}", "acquire", new { Session = _session, WaitMs }, cancellation);
        if (reply.IsOk && reply.Token <= _token)
            return $"token {reply.Token} after {_token}";
        _token = reply.Token;
        return reply.IsOk ? null : $"{reply.Outcome} {reply.Error}";
    }

    public async Task<string?> ReleaseAsync(string name, CancellationToken cancellation)
    {
        var reply = await _recipes.DoAsync($"lock/{name}", "release", new { Session = _session, Token = _token }, cancellation);
        return reply.IsOk ? null : $"{reply.Outcome} {reply.Error}";
    }

    public void Dispose() => _http.Dispose();
}
