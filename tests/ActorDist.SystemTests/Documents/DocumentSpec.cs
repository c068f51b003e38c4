using System.Net.Http.Json;
using System.Text.Json;
using ActorDist.Lab.Processes;
using ActorDist.SystemTests.Page;
using Microsoft.Playwright;
using Xunit;

namespace ActorDist.SystemTests.Documents;

/// <summary>
/// One document in two real browser pages at two real nodes: written to at once, on both sides of a cut, and after the node of one has died.
/// </summary>
public sealed class DocumentSpec : IAsyncLifetime
{
    private const string Kept = "() => document.getElementById('kept').dataset.state === 'kept'";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly HttpClient _http = new() { Timeout = RealCluster.Deadline };
    private readonly string _home = Directory.CreateTempSubdirectory("actordist-documents-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ClusterHome Home => new(_home);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await new ClusterControl(Home).KillAllAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Should_keep_what_two_write_at_once_and_on_both_sides_of_a_cut()
    {
        await using var browser = await Browser.StartAsync();
        await new ClusterControl(Home).StartAllAsync(Spec, new Progress<string>(), Cancellation);
        var (one, other) = (await OpenAsync(browser, "n1", ColorScheme.Light), await OpenAsync(browser, "n2", ColorScheme.Dark));
        await UntilAsync(one, "the other one is seen", "() => document.querySelector('#writers li[data-node=n2]')");
        await UntilAsync(other, "the one is seen", "() => document.querySelector('#writers li[data-node=n1]')");

        await Task.WhenAll(WriteAsync(one, "apple banana cherry "), WriteAsync(other, "GRAPE LEMON MELON "));
        await SameAsync(one, other, "apple banana cherry ", "GRAPE LEMON MELON ");
        await UntilAsync(one, "the other's cursor is seen where it is", $"() => Number(document.querySelector('#writers li[data-node=n2]').dataset.index) === {await CursorAsync(other)}");
        Assert.Empty(await Browser.AccessibilityFaultsAsync(one, Cancellation));
        Assert.Empty(await Browser.AccessibilityFaultsAsync(other, Cancellation));
        await Browser.PictureAsync(one, "document-light");
        await Browser.PictureAsync(other, "document-dark");

        await FaultAsync(HttpMethod.Post, """{"shape": "partition", "a": ["n1"], "b": ["n2", "n3"]}""");
        await WriteAsync(one, "date ");
        await WriteAsync(other, "PEACH ");
        await UntilAsync(one, "the one's words are kept", Kept);
        await UntilAsync(other, "the other's words are kept", Kept);
        await UntilAsync(async () => await DroppedAsync("n1", "n2") > 0 && await DroppedAsync("n2", "n1") > 0, "something was dropped both ways");
        Assert.DoesNotContain("PEACH", await one.InputValueAsync("#text"), StringComparison.Ordinal);
        Assert.DoesNotContain("date", await other.InputValueAsync("#text"), StringComparison.Ordinal);

        await FaultAsync(HttpMethod.Delete, body: null);
        await SameAsync(one, other, "apple banana cherry date ", "GRAPE LEMON MELON PEACH ");
        await UntilAsync(async () => string.Equals(await TextAsync("n3"), await one.InputValueAsync("#text"), StringComparison.Ordinal), "the third node has the same text");
        // A page that was not up to date when it sent something is told so, which the browser itself notes.
        Assert.All(browser.Complaints, complaint => Assert.Contains("status of 409", complaint, StringComparison.Ordinal));

        await Home.Node("n1").KillAsync(Cancellation);
        await UntilAsync(one, "the page goes on with another node", "() => document.getElementById('connection').dataset.state === 'elsewhere'");
        await WriteAsync(other, "QUINCE");
        await SameAsync(one, other, "GRAPE LEMON MELON PEACH QUINCE");
        Assert.False(await one.IsEditableAsync("#text"));
        Assert.Contains("/document?name=note", await one.GetAttributeAsync("#elsewhere", "href") ?? "", StringComparison.Ordinal);
        Assert.All(browser.Complaints, complaint => Assert.Matches("net::ERR_|status of 409", complaint));
    }

    /// <summary>Nobody is downed, however long a busy machine makes the cut.</summary>
    private static ClusterSpec Spec => ClusterSpec.Of(3, "lab", freePorts: true,
    [
        "akka.cluster.failure-detector.acceptable-heartbeat-pause=3s",
        "akka.cluster.split-brain-resolver.stable-after=120s",
        "akka.cluster.down-removal-margin=120s",
        "actordist.takeover.early-minority.enabled=off",
    ]);

    private async Task<IPage> OpenAsync(Browser browser, string node, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(new Uri(Home.Node(node).Spec.Http, "document?name=note"), scheme);
        await UntilAsync(page, $"the document is open at {node}", Kept);
        return page;
    }

    private static Task WriteAsync(IPage page, string words) => page.Locator("#text").PressSequentiallyAsync(words);

    private static Task<int> CursorAsync(IPage page) => page.EvaluateAsync<int>("() => document.getElementById('text').selectionStart");

    private static async Task SameAsync(IPage one, IPage other, params string[] words)
    {
        var (first, second) = ("", "");
        await UntilAsync(
            async () =>
            {
                (first, second) = (await one.InputValueAsync("#text"), await other.InputValueAsync("#text"));
                return string.Equals(first, second, StringComparison.Ordinal) && words.All(word => first.Contains(word, StringComparison.Ordinal));
            },
            () => $"both show the same text with the words of both; they show '{first}' and '{second}'");
        await UntilAsync(one, "all is kept", Kept);
        await UntilAsync(other, "all is kept", Kept);
    }

    private async Task<string> TextAsync(string node) =>
        (await _http.GetFromJsonAsync<JsonElement>(new Uri(Home.Node(node).Spec.Http, "v1/crdts/text/note"), Cancellation)).GetProperty("value").GetString()!;

    private async Task FaultAsync(HttpMethod method, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Home.Node("n1").Spec.Http, "v1/faults"));
        if (body is not null)
            request.Content = new StringContent(body, mediaType: new("application/json"));
        using var response = await _http.SendAsync(request, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Frames that a node did not send to another one.</summary>
    private async Task<long> DroppedAsync(string from, string to)
    {
        var status = await _http.GetFromJsonAsync<JsonElement>(new Uri(Home.Node("n1").Spec.Http, "v1/faults"), Cancellation);
        return status.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("node").ValueEquals(from)).GetProperty("links").EnumerateArray()
            .Where(link => link.GetProperty("from").ValueEquals(from) && link.GetProperty("to").ValueEquals(to))
            .Sum(link => link.GetProperty("dropped").GetInt64());
    }

    private static Task UntilAsync(Func<Task<bool>> condition, string what) => UntilAsync(condition, () => what);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what) => Assert.True(
        await Polling.UntilAsync(_ => condition(), RealCluster.Deadline, Interval, Cancellation), $"Not within {RealCluster.Deadline.TotalSeconds:0} s: {what()}");

    private static async Task UntilAsync(IPage page, string what, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync(condition, null, new PageWaitForFunctionOptions { Timeout = (float)RealCluster.Deadline.TotalMilliseconds });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not within {RealCluster.Deadline.TotalSeconds:0} s: {what}. The page shows: {await page.InnerTextAsync("body")}");
        }
    }
}
