using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.Lab.Recipes;
using Xunit;

namespace ActorDist.SystemTests.Recipes;

/// <summary>Recipes on real processes: holders, takers and members are killed or paused, and what they held goes on as promised.</summary>
public sealed class RecipeFaultSpec(RealCluster cluster) : SystemSpec(cluster), IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static int Names;
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-recipes-").FullName;
    private readonly List<HttpClient> _clients = [];

    [Fact]
    public async Task Should_refuse_the_write_of_a_holder_that_was_paused_through_its_lease()
    {
        await RestoreAsync();
        var name = NewName();
        using var holder = Script.Start(
            "artifacts/bin/ActorDist.Lab/release/lab", _home, "hold-lock", "--node", $"{Cluster.Nodes[0].Spec.Http}", "--name", name, "--lease-ms",
            Lease.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        var client = ClientOf(Cluster.Nodes[1]);
        await Cluster.EventuallyAsync(
            async () => (await client.ShowAsync($"fenced/{name}", Cancellation)).GetProperty("token").GetInt64() > 0,
            () => "the holder writes",
            Cancellation);
        var first = (await client.ShowAsync($"fenced/{name}", Cancellation)).GetProperty("token").GetInt64();

        Assert.True(holder.Identity.Send(Signal.Stop));
        var session = await client.OpenAsync(TimeSpan.FromMinutes(1), Cancellation);
        var next = await client.DoAsync($"lock/{name}", "acquire", new { Session = session, WaitMs = 30_000 }, Cancellation);
        Assert.True(next.IsOk, $"{next}");
        Assert.True(next.Token > first, $"token {next.Token} after {first}");
        Assert.True((await client.DoAsync($"fenced/{name}", "put", new { next.Token, Value = "next" }, Cancellation)).IsOk);

        Assert.True(holder.Identity.Send(Signal.Continue));
        var end = await holder.EndAsync();
        Assert.True(end.ExitCode == 3, $"{end}");
        Assert.StartsWith($"refused {first}", end.LastLine, StringComparison.Ordinal);
        Assert.Equal("next", (await client.ShowAsync($"fenced/{name}", Cancellation)).GetProperty("value").GetString());
    }

    [Fact]
    public async Task Should_pass_on_a_lock_with_a_higher_token_when_its_holder_is_killed_and_a_node_with_it()
    {
        await RestoreAsync();
        var (name, victim) = (NewName(), Cluster.Nodes[^1]);
        using var holder = Script.Start(
            "artifacts/bin/ActorDist.Lab/release/lab", _home, "hold-lock", "--node", $"{victim.Spec.Http}", "--name", name, "--lease-ms",
            Lease.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        var client = ClientOf(Cluster.Nodes[0]);
        await Cluster.EventuallyAsync(
            async () => (await client.ShowAsync($"lock/{name}", Cancellation)).GetProperty("holders").GetArrayLength() == 1,
            () => "the holder holds",
            Cancellation);
        var first = (await client.ShowAsync($"lock/{name}", Cancellation)).GetProperty("holders")[0].GetProperty("token").GetInt64();
        holder.Identity.Send(Signal.Kill);
        await victim.KillAsync(Cancellation);
        var killed = Stopwatch.StartNew();

        var session = await client.OpenAsync(TimeSpan.FromMinutes(1), Cancellation);
        var next = await client.DoAsync($"lock/{name}", "acquire", new { Session = session, WaitMs = 60_000 }, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"granted {killed.Elapsed.TotalSeconds:0.0} s after the kill, lease {Lease}");
        Assert.True(next.IsOk && next.Token > first, $"{next}, before: {first}");
    }

    [Fact]
    public async Task Should_cover_the_set_exactly_after_a_member_is_killed_with_its_node()
    {
        await RestoreAsync();
        var (name, victim) = (NewName(), Cluster.Nodes[^1]);
        NodeProcess[] homes = [Cluster.Nodes[0], Cluster.Nodes[1], victim];
        var members = homes.ToDictionary(node => node, Member);
        try
        {
            await CoveredByAsync(homes);
            await victim.KillAsync(Cancellation);
            await CoveredByAsync(homes[..2]);
        }
        finally
        {
            foreach (var member in members.Values)
                member.Dispose();
        }

        Script Member(NodeProcess node) => Script.Start(
            "scripts/pbm", _home, $"127.0.0.1:{node.Spec.PbmPort}", "recipe", "partition", "-k", name, "-s", "1,2,3,4,5,6,7", "-n", node.Name,
            "-l", "15s");

        async Task CoveredByAsync(IReadOnlyList<NodeProcess> nodes)
        {
            JsonElement state = default;
            var client = ClientOf(Cluster.Nodes[0]);
            await Cluster.EventuallyAsync(
                async () =>
                {
                    // A member of a living node may fail, as on a machine that is too busy for its lease; it says so, and joins again.
                    foreach (var node in nodes.Where(node => members[node].HasEnded))
                    {
                        TestContext.Current.TestOutputHelper?.WriteLine($"{node.Name}: {await members[node].EndAsync()}");
                        members[node].Dispose();
                        members[node] = Member(node);
                    }

                    state = await client.ShowAsync($"partition/{name}", Cancellation);
                    return IsCoveredBy(state, nodes);
                },
                () => $"{string.Join(' ', nodes.Select(node => node.Name))} own all 7 items; state: {state}",
                Cancellation);
        }
    }

    [Fact]
    public async Task Should_deliver_every_item_at_least_once_though_takers_fall_silent_and_a_node_dies()
    {
        const int Items = 60;
        await RestoreAsync();
        var (name, victim) = (NewName(), Cluster.Nodes[^1]);
        var clients = Cluster.Others(victim).Select(ClientOf).ToArray();
        for (var i = 0; i < Items; i++)
        {
            Assert.True((await clients[0].DoAsync(
                $"work-queue/{name}", "put", new { Value = $"{i}", Limit = 100 }, Cancellation)).IsOk);
        }

        // It takes and never acknowledges.
        const int Silent = 5;
        var delivered = new List<string>();
        var silent = await clients[1].OpenAsync(Lease, Cancellation);
        for (var i = 0; i < Silent; i++)
        {
            var taken = await clients[1].DoAsync($"work-queue/{name}", "take", new { Session = silent }, Cancellation);
            Assert.True(taken.IsOk, $"{taken}");
            delivered.Add(taken.Value!);
        }

        await victim.KillAsync(Cancellation);
        await Task.WhenAll(clients.Select(async client =>
        {
            var session = await client.OpenAsync(TimeSpan.FromMinutes(1), Cancellation);
            while (true)
            {
                var taken = await client.DoAsync($"work-queue/{name}", "take", new { Session = session, WaitMs = 10_000 }, Cancellation);
                if (taken.Code == HttpStatusCode.NotFound)
                    return;
                if (!taken.IsOk)
                {
                    // It may have taken an item without learning which: that is delivered again once the session has ended.
                    while (!await client.CloseAsync(session, Cancellation))
                    {
                    }

                    session = await client.OpenAsync(TimeSpan.FromMinutes(1), Cancellation);
                    continue;
                }

                lock (delivered)
                    delivered.Add(taken.Value!);
                RecipeHttpReply ack;
                do
                    ack = await client.DoAsync($"work-queue/{name}", "ack", new { taken.Token }, Cancellation);
                while (ack.Code == HttpStatusCode.ServiceUnavailable);
            }
        }));
        var duplicates = delivered.Count - delivered.Distinct(StringComparer.Ordinal).Count();
        TestContext.Current.TestOutputHelper?.WriteLine($"{delivered.Count} deliveries of {Items} items, {duplicates} duplicates");
        Assert.True(duplicates >= Silent, "what was never acknowledged was not delivered again");
        Assert.Equal(Items, delivered.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, (await clients[0].ShowAsync($"work-queue/{name}", Cancellation)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Should_refuse_bad_input_and_stay_as_it_was()
    {
        await RestoreAsync();
        using var http = new HttpClient { BaseAddress = Cluster.Nodes[0].Spec.Http };
        foreach (var (path, body, code, said) in new[]
                 {
                     ("lock/x/acquire", "{", HttpStatusCode.BadRequest, "The body must be"),
                     ("lock/x/acquire", """{"session": "nobody"}""", HttpStatusCode.BadRequest, "is no session"),
                     ("lock/x/acquire", """{"session": "nobody.7"}""", HttpStatusCode.Gone, "the session has ended"),
                     ("lock/x/acquire", """{"colour": 1}""", HttpStatusCode.BadRequest, "colour"),
                     ("lock/x/acquire", """{"waitMs": 60001}""", HttpStatusCode.BadRequest, "60000"),
                     ("lock/x/steal", "{}", HttpStatusCode.BadRequest, "operations are"),
                     ("locks/x/acquire", "{}", HttpStatusCode.BadRequest, "there is no recipe"),
                     ("semaphore/x/acquire", """{"session": "a.1", "limit": 1000, "number": 1}""", HttpStatusCode.BadRequest, "256"),
                     ("queue/x/put", $$"""{"value": "{{new string('x', 961)}}"}""", HttpStatusCode.BadRequest, "960"),
                     ("queue/x/put", $$"""{"value": "{{new string('x', 70_000)}}"}""", HttpStatusCode.RequestEntityTooLarge, "65536"),
                     ("fenced/x/put", """{"token": -1}""", HttpStatusCode.BadRequest, "the token"),
                     ("sessions", """{"leaseMs": 1}""", HttpStatusCode.BadRequest, "from 500"),
                     ("sessions/renew", """{"sessions": []}""", HttpStatusCode.BadRequest, "1 to 64"),
                 })
        {
            using var content = new StringContent(body);
            using var response = await http.PostAsync(new Uri($"v1/recipes/{path}", UriKind.Relative), content, Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.StatusCode == code && text.Contains(said, StringComparison.Ordinal), $"{path}: {response.StatusCode} {text}");
        }

        var client = ClientOf(Cluster.Nodes[0]);
        Assert.Equal(0, (await client.ShowAsync("lock/x", Cancellation)).GetProperty("holders").GetArrayLength());
        Assert.Equal(0, (await client.ShowAsync("queue/x", Cancellation)).GetProperty("items").GetArrayLength());
    }

    void IDisposable.Dispose()
    {
        base.Dispose();
        _clients.ForEach(client => client.Dispose());
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>A new cluster's nodes are up before all of them know who keeps the registers.</summary>
    private async Task RestoreAsync()
    {
        await Cluster.RestoreAsync(Cancellation);
        foreach (var client in Cluster.Nodes.Select(ClientOf))
        {
            await Cluster.EventuallyAsync(
                async () => await client.CloseAsync(await client.OpenAsync(Lease, Cancellation), Cancellation),
                () => "a session is opened and closed at every node",
                Cancellation);
        }
    }

    private static string NewName() => $"spec-{Interlocked.Increment(ref Names)}";

    private RecipeHttpClient ClientOf(NodeProcess node)
    {
        var http = new HttpClient { BaseAddress = node.Spec.Http };
        _clients.Add(http);
        return new RecipeHttpClient(http);
    }

    /// <summary>Every item has one owner, all of them are these, and their shares differ by at most one.</summary>
    private static bool IsCoveredBy(JsonElement partition, IReadOnlyList<NodeProcess> members)
    {
        var shares = partition.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("owner").GetString()!)
            .CountBy(owner => owner, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return partition.GetProperty("settled").GetBoolean()
            && shares.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(members.Select(node => node.Name))
            && shares.Values.Sum() == 7 && shares.Values.Max() - shares.Values.Min() <= 1;
    }
}
