using System.Net.Sockets;
using System.Text;
using ActorDist.Lab.Demo;
using Xunit;

namespace ActorDist.SystemTests.Page;

/// <summary>What programs read of a node, and what too many or odd readers do to it: nothing.</summary>
public sealed class TelemetrySpec(RealCluster cluster) : SystemSpec(cluster)
{
    private const int Watches = 3;
    private const int IdleReaders = 500;
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Should_keep_its_heartbeat_whatever_readers_do()
    {
        await Cluster.RestoreAsync(Cancellation);
        var node = Cluster.Nodes[0];
        await new RequestFlow([node.Client], Cluster.Clock).SendAsync(Cluster.NewRequests(10).ToAsyncEnumerable(), Cancellation);
        // A machine on which nodes suspect each other anyhow cannot tell what readers do.
        Assert.SkipWhen(await SuspicionsAsync() > 0, "The machine is so busy that nodes suspect each other without any reader.");
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < IdleReaders; i++)
                idle.Add(await AskAsync(node.Spec.Http, "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            idle.Add(await AskAsync(node.Spec.Http, "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nLast-Event-ID: \u0001\u0002,;;\r\n\r\n"));
            idle.Add(await AskAsync(node.Spec.Http, $"GET /events?after={new string('9', 30_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            idle.Add(await AskAsync(node.Spec.Http, "GET /events HT"));

            using var client = new HttpClient { BaseAddress = node.Spec.Http };
            PrometheusText? metrics = null;
            await Cluster.EventuallyAsync(
                async () =>
                {
                    metrics = PrometheusText.Parse(await client.GetStringAsync("metrics", Cancellation));
                    return metrics.Value("actordist_events_readers") >= IdleReaders;
                },
                () => $"{IdleReaders} readers are counted; {metrics?.Value("actordist_events_readers")} are",
                Cancellation);

            // What readers do to a node they do all the time; a machine that is busy just then does it once.
            var suspicions = await SuspicionsAsync();
            for (var again = 1; again < Watches && suspicions > 0; again++)
                suspicions = await SuspicionsAsync();
            Assert.Equal(0, suspicions);

            metrics = PrometheusText.Parse(await client.GetStringAsync("metrics", Cancellation));
            Assert.Equal(Cluster.Nodes.Count, metrics.Value("actordist_cluster_members", ("actordist_member_status", "up")));
            Assert.Equal(0, metrics.Value("actordist_cluster_unreachable"));
            Assert.Equal("histogram", metrics.Types["actordist_request_duration_seconds"]);
            Assert.InRange(metrics.Value("http_server_request_duration_seconds_count"), 1, double.MaxValue);
            Assert.InRange(metrics.Value("actordist_request_duration_seconds_count"), 10, double.MaxValue);
        }
        finally
        {
            idle.ForEach(reader => reader.Dispose());
        }
    }

    /// <summary>How often some node was seen to be unreachable during a watch.</summary>
    private async Task<int> SuspicionsAsync()
    {
        var suspicions = 0;
        for (var until = Cluster.Clock.Elapsed + Watch; Cluster.Clock.Elapsed < until;)
        {
            var views = await Task.WhenAll(Cluster.Nodes.Select(witness => witness.Client.MembersAsync(Cancellation)));
            suspicions += views.Sum(view => view.Unreachable.Count);
        }

        return suspicions;
    }

    private static async Task<TcpClient> AskAsync(Uri node, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(node.Host, node.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Cancellation);
        return client;
    }
}
