using System.Collections.Concurrent;

namespace ActorDist.Lab.QuorumBench.Doors;

/// <summary>The last context that the clients saw of each object, without which a put replaces nothing. An object has one client.</summary>
internal sealed class KnownContexts
{
    private const string Header = "Quorum-Context";
    private readonly ConcurrentDictionary<string, string> _contexts = new(StringComparer.Ordinal);

    /// <summary>Gives a put the context of what it replaces; an object that was never seen has none.</summary>
    public void AddTo(HttpRequestMessage request, string key)
    {
        if (_contexts.TryGetValue(key, out var context))
            request.Headers.TryAddWithoutValidation(Header, context);
    }

    /// <summary>Remembers the context of an answer.</summary>
    public void Remember(string key, HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues(Header, out var contexts))
            _contexts[key] = contexts.First();
    }
}
