using System.Text.Json;
using ActorDist.Lab.Demo;
using ActorDist.Lab.Processes;
using Microsoft.Playwright;
using Xunit;

namespace ActorDist.SystemTests.Page;

/// <summary>The page in a real browser, while a node that it shows is killed, and then the node that serves it.</summary>
public sealed class PageSpec(RealCluster cluster) : SystemSpec(cluster)
{
    private const int Shards = 50;
    private const int ExpectedPerNode = Shards / 5;

    [Fact]
    public async Task Should_show_a_killed_node_and_outlive_its_own()
    {
        await using var browser = await Browser.StartAsync();
        await Cluster.RestoreAsync(Cancellation);
        var oldest = await Cluster.OldestAsync(Cancellation);
        var (victim, own) = (Cluster.Others(oldest)[^1], Cluster.Others(oldest)[0]);
        await SendAsync(own, EveryShard);
        await Cluster.ShardHomesWithAsync([.. Cluster.Nodes], Cancellation);

        var page = await browser.OpenAsync(own.Spec.Http);
        await page.EvaluateAsync(
            """
            () => {
              window.seen = [];
              setInterval(() => {
                for (const row of document.querySelectorAll('#nodes tbody tr')) {
                  const state = `${row.dataset.node} ${row.dataset.state}`;
                  if (!window.seen.includes(state)) window.seen.push(state);
                }
              }, 50);
            }
            """);
        await UntilAsync(page, "every node is up", "() => document.querySelectorAll('#nodes tr[data-state=up]').length === 5");
        await UntilAsync(page, "every shard has an owner", $"() => {Owned} === {Shards} && {Unowned} === 0");
        await UntilAsync(page, "the way of a request is drawn", "() => document.querySelectorAll('#spacetime circle').length >= 4");
        await UntilAsync(page, "phi of every pair is drawn", "() => document.querySelectorAll('#matrix polyline').length === 25");
        Assert.InRange(await CellsOfAsync(page, victim), 1, 2 * ExpectedPerNode);
        Assert.Empty(await Browser.AccessibilityFaultsAsync(page, Cancellation));
        await LookUpRegisterAsync(page, own);
        await LookUpSiblingsAsync(page, own);
        await ShowGroupAsync(page, own);
        await Browser.PictureAsync(page, "cluster-light");
        var dark = await browser.OpenAsync(own.Spec.Http, ColorScheme.Dark);
        await UntilAsync(dark, "every node is up in the dark", "() => document.querySelectorAll('#nodes tr[data-state=up]').length === 5");
        Assert.Empty(await Browser.AccessibilityFaultsAsync(dark, Cancellation));
        await Browser.PictureAsync(dark, "cluster-dark");
        await dark.CloseAsync();
        Assert.Empty(browser.Complaints);

        await KillByButtonAsync(page, victim);
        await UntilAsync(
            page,
            $"{victim.Name} is unreachable or down",
            $"() => window.seen.includes('{victim.Name} unreachable') || window.seen.includes('{victim.Name} down')");
        await UntilAsync(page, $"{victim.Name} is gone", $"() => window.seen.includes('{victim.Name} gone')");
        await SendAsync(own, EveryShard);
        await UntilAsync(page, "every shard has an owner again", $"() => {Owned} === {Shards} && {Unowned} === 0");
        Assert.Equal(0, await CellsOfAsync(page, victim));
        foreach (var kind in (string[])["member-unreachable", "member-down", "member-removed"])
        {
            await page.FillAsync("#contains", kind);
            await UntilAsync(page, $"{kind} of {victim.Name} is told", $"() => {Told(kind, victim.Name)}");
        }

        await KeepHintsAsync(page, own);
        await page.FillAsync("#contains", "shard-recovered");
        await UntilAsync(page, "the move of a shard is told", $"() => {Told("shard-recovered", victim.Name)}");
        await Browser.PictureAsync(page, "node-gone");
        Assert.Empty(await Browser.AccessibilityFaultsAsync(page, Cancellation));
        await page.FillAsync("#contains", "");
        await PauseAndScrubAsync(page);
        // While a node dies another may say that it cannot answer now, which the browser itself notes.
        Assert.All(browser.Complaints, complaint => Assert.Contains("status of 503", complaint, StringComparison.Ordinal));

        var killedAt = Cluster.Clock.Elapsed;
        await own.KillAsync(Cancellation);
        await UntilAsync(page, "the page goes on with another node", "() => document.getElementById('connection').dataset.state === 'elsewhere'");
        var gap = Cluster.Clock.Elapsed - killedAt;
        Assert.DoesNotContain($"on with {own.Name} ", await page.Locator("#connection").TextContentAsync() ?? "", StringComparison.Ordinal);
        await page.FillAsync("#contains", "member-unreachable");
        await UntilAsync(page, $"{own.Name} is seen unreachable by the others", $"() => {Told("member-unreachable", own.Name)}");
        await Browser.PictureAsync(page, "own-node-gone");
        TestContext.Current.TestOutputHelper?.WriteLine($"The page goes on with another node {gap.TotalMilliseconds:0} ms after the kill of its own.");
        // Asking a dead node cannot succeed, which the browser itself notes; nothing else may go wrong.
        Assert.All(browser.Complaints, complaint => Assert.Matches("net::ERR_|status of 503", complaint));
    }

    /// <summary>A shard that nobody asks for stays without a home. With so many requests the chance that one of fifty shards is missed is below one in a million.</summary>
    private const int EveryShard = 1000;

    private const string Owned = "Number(document.getElementById('shards').dataset.owned)";
    private const string Unowned = "Number(document.getElementById('shards').dataset.unowned)";

    private static string Told(string kind, string name) =>
        $"[...document.querySelectorAll('#timeline tr[data-kind={kind}]')].some(row => row.textContent.includes('{name}'))";

    private async Task SendAsync(NodeProcess node, int count)
    {
        var flow = new RequestFlow([node.Client], Cluster.Clock);
        await flow.SendAsync(Cluster.NewRequests(count).ToAsyncEnumerable(), Cancellation);
        Assert.Equal(count, flow.Acknowledged.Count);
    }

    private static Task<int> CellsOfAsync(IPage page, NodeProcess node) =>
        page.EvaluateAsync<int>("name => document.querySelectorAll(`#shards [data-owner=\"${name}\"]`).length", node.Name);

    private static async Task LookUpRegisterAsync(IPage page, NodeProcess node)
    {
        using var client = new HttpClient { BaseAddress = node.Spec.Http };
        using var put = await client.PutAsync("v1/registers/colour", new StringContent("green"), Cancellation);
        put.EnsureSuccessStatusCode();
        await page.FillAsync("#register-name", "colour");
        await page.PressAsync("#register-name", "Enter");
        await UntilAsync(page, "the register is shown", "() => document.getElementById('register').textContent.includes('green')");
    }

    private static async Task LookUpSiblingsAsync(IPage page, NodeProcess node)
    {
        using var client = new HttpClient { BaseAddress = node.Spec.Http };
        foreach (var value in (string[])["milk", "bread"])
        {
            using var put = await client.PutAsync("v1/quorum/cart/alice", new StringContent(value), Cancellation);
            put.EnsureSuccessStatusCode();
        }

        await page.FillAsync("#quorum-key", "cart/alice");
        await page.PressAsync("#quorum-key", "Enter");
        await UntilAsync(
            page,
            "the siblings are drawn with their clocks",
            "() => document.querySelectorAll('#quorum .siblings li').length === 2 && document.querySelectorAll('#quorum td .chip').length >= 3");
    }

    private static async Task ShowGroupAsync(IPage page, NodeProcess node)
    {
        using var client = new HttpClient { BaseAddress = node.Spec.Http };
        using var made = await client.PostAsync("v1.0/acme/groups", new StringContent(
            """
            {"groupConfiguration":{"name":"web","cooldown":0,"minEntities":3,"maxEntities":9},
             "launchConfiguration":{"type":"launch_server","args":{"server":{"flavorRef":"1"}}}}
            """), Cancellation);
        made.EnsureSuccessStatusCode();
        await UntilAsync(page, "the group is shown", "() => [...document.querySelectorAll('#groups tbody tr')].some(row => row.textContent.includes('3 of 3 to 9'))");
        await page.Locator("#groups tbody button").First.ClickAsync();
        await UntilAsync(page, "the group is converged on demand", "() => document.getElementById('group-result').textContent.includes('compared')");
    }

    private static async Task KillByButtonAsync(IPage page, NodeProcess victim)
    {
        page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        await page.SelectOptionAsync("#fault-node", victim.Name);
        await page.ClickAsync("#fault-kill");
        Assert.True(
            await Polling.UntilAsync(() => victim.State == NodeState.Ended, RealCluster.Deadline, Cancellation), $"{victim.Name} was not killed by the button.");
    }

    /// <summary>Writes while a replica is gone are kept for it, and the page says where.</summary>
    private static async Task KeepHintsAsync(IPage page, NodeProcess node)
    {
        using var client = new HttpClient { BaseAddress = node.Spec.Http };
        for (var i = 0; i < 40; i++)
        {
            using var put = await client.PutAsync($"v1/quorum/cart/{i}?w=all", new StringContent("milk"), Cancellation);
            put.EnsureSuccessStatusCode();
        }

        await UntilAsync(page, "hints are shown", "() => Number(document.getElementById('hints').dataset.hints) > 0");
        await page.FillAsync("#contains", "hint-stored");
        await UntilAsync(page, "hints are told", "() => document.querySelectorAll('#timeline tr[data-kind=hint-stored]').length > 0");
    }

    private static async Task PauseAndScrubAsync(IPage page)
    {
        await page.ClickAsync("#pause");
        Assert.Equal("true", await page.GetAttributeAsync("#pause", "aria-pressed"));
        var before = await page.Locator("#timeline tbody tr").First.GetAttributeAsync("data-id");
        await page.EvaluateAsync("() => { const scrub = document.getElementById('scrub'); scrub.value = 20; scrub.oninput(); }");
        Assert.NotEqual(before, await page.Locator("#timeline tbody tr").First.GetAttributeAsync("data-id"));
        Assert.InRange(await page.Locator("#timeline tbody tr").CountAsync(), 1, 20);
        await page.ClickAsync("#pause");
    }

    private static async Task UntilAsync(IPage page, string what, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync(condition, null, new PageWaitForFunctionOptions { Timeout = (float)RealCluster.Deadline.TotalMilliseconds });
        }
        catch (TimeoutException)
        {
            await Browser.PictureAsync(page, "failed");
            var seen = await page.EvaluateAsync<JsonElement>("() => window.seen ?? []");
            Assert.Fail($"Not within {RealCluster.Deadline.TotalSeconds:0} s: {what}; states seen: {seen}");
        }
    }
}
