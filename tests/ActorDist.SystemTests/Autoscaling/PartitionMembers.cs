using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Recipes;
using Xunit;

namespace ActorDist.SystemTests.Autoscaling;

/// <summary>Members of a partition of five items at real nodes, each with a session of its own, that release what is to move when they are told to look.</summary>
internal sealed class PartitionMembers(IReadOnlyList<NodeProcess> nodes, HttpClient http, CancellationToken cancellation)
{
    private static readonly string[] Items = ["1", "2", "3", "4", "5"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly string _key = $"partition/set-{Guid.NewGuid():N}"[..30];
    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Owner, long Epoch)> _seen = new(StringComparer.Ordinal);

    public async Task<RecipeHttpReply> JoinAsync(string name, TimeSpan? lease = null, params IReadOnlyList<string> items)
    {
        var session = await ClientOf(name).OpenAsync(lease ?? TimeSpan.FromMinutes(1), cancellation);
        var joined = await ClientOf(name).DoAsync(_key, "join", new { Session = session, Name = name, Items = items.Count > 0 ? items : Items }, cancellation);
        if (joined.IsOk)
        {
            lock (_sessions)
                _sessions[name] = session;
        }

        return joined;
    }

    public Task<RecipeHttpReply> ReleaseAsync(string name, string session, params IReadOnlyList<string> items) =>
        ClientOf(name).DoAsync(_key, "release", new { Session = session, Name = name, Items = items }, cancellation);

    public Task<bool> EndAsync(string name)
    {
        _sessions.Remove(name, out var session);
        return ClientOf(name).CloseAsync(session!, cancellation);
    }

    /// <summary>It says no more: its session ends by itself.</summary>
    public void Forget(string name) => _sessions.Remove(name);

    /// <summary>A session that is nobody's.</summary>
    public Task<string> StrangerAsync() => ClientOf("stranger").OpenAsync(TimeSpan.FromMinutes(1), cancellation);

    /// <summary>Releases what moves until all have their shares; every look must find one owner an item, under an epoch that rises with every owner.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SettleAsync()
    {
        JsonElement state = default;
        var isSettled = await Polling.UntilAsync(
            async _ =>
            {
                state = await LookAsync();
                foreach (var moving in state.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("next").GetString() is { Length: > 0 }))
                {
                    var owner = moving.GetProperty("owner").GetString()!;
                    if (_sessions.TryGetValue(owner, out var session))
                        await ReleaseAsync(owner, session, moving.GetProperty("name").GetString()!);
                }

                return state.GetProperty("settled").GetBoolean() && Shares(state).Keys.All(_sessions.ContainsKey);
            },
            Patience,
            TimeSpan.FromMilliseconds(50),
            cancellation);
        Assert.True(isSettled, $"{_key} does not settle: {state}");
        return Shares(state);
    }

    private static Dictionary<string, int> Shares(JsonElement state) => state.GetProperty("items").EnumerateArray()
        .Select(item => item.GetProperty("owner").GetString()!).CountBy(owner => owner, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    private async Task<JsonElement> LookAsync()
    {
        var state = await ClientOf("").ShowAsync(_key, cancellation);
        var items = state.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(Items, items.Select(item => item.GetProperty("name").GetString()));
        foreach (var item in items)
        {
            var (name, owner, epoch) = (item.GetProperty("name").GetString()!, item.GetProperty("owner").GetString()!, item.GetProperty("epoch").GetInt64());
            var known = _seen.GetValueOrDefault(name);
            Assert.True(
                owner.Length > 0 && (string.Equals(owner, known.Owner, StringComparison.Ordinal) ? epoch == known.Epoch : epoch > known.Epoch),
                $"item {name}: {owner} at {epoch} after {known}");
            _seen[name] = (owner, epoch);
        }

        return state;
    }

    private RecipeHttpClient ClientOf(string name) =>
        new(http, nodes[(int)((uint)StringComparer.Ordinal.GetHashCode(name) % nodes.Count)].Spec.Http);
}
