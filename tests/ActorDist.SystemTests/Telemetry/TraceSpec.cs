using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using ActorDist.Lab.Processes;
using ActorDist.SystemTests.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorDist.SystemTests.Telemetry;

/// <summary>Node processes that export by OTLP, set up by OpenTelemetry's own environment variables, to a collector that keeps the spans.</summary>
public sealed class TraceSpec : IAsyncLifetime
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";
    private const int Requests = 20;

    private readonly ConcurrentQueue<(string Node, Span Span)> _spans = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("actordist-traces-").FullName;
    private WebApplication _collector = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _collector = builder.Build();
        _collector.UseRouting();
        _collector.MapPost("/v1/traces", CollectAsync);
        await _collector.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await new ClusterControl(new ClusterHome(_folder)).KillAllAsync();
        await _collector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Should_have_a_requests_spans_on_two_nodes_in_the_callers_trace()
    {
        var endpoint = _collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var up = await Script.RunAsync("scripts/cluster.sh", _folder, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"{endpoint}/v1/traces",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        }, "up", "3", "--free-ports", "--profile", "lab");
        Assert.True(up.ExitCode == 0, up.ToString());

        var node = new ClusterHome(_folder).Nodes[0];
        using var http = new HttpClient { BaseAddress = node.Spec.Http };
        for (var i = 0; i < Requests; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"v1/requests/trace-{i}") { Content = JsonContent.Create(new { GroupId = "web", Change = 1 }) };
            request.Headers.Add("traceparent", $"00-{TraceId}-{Caller}-01");
            using var response = await http.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // A webhook's URL is a secret, whether there is one or not.
        var secret = new string('5', 64);
        using (var hook = new HttpRequestMessage(HttpMethod.Post, $"v1.0/execute/1/{secret}"))
        {
            hook.Headers.Add("traceparent", $"00-{TraceId}-{Caller}-01");
            using var accepted = await http.SendAsync(hook, Cancel);
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        }

        await Polling.UntilAsync(
            _ => Task.FromResult(Named("POST /v1.0/execute/{version}/{capability}").Any()), RealCluster.Deadline, TimeSpan.FromMilliseconds(100), Cancel);
        Assert.Single(Named("POST /v1.0/execute/{version}/{capability}"));
        Assert.DoesNotContain(_spans, span => span.Span.ToString().Contains(secret, StringComparison.Ordinal));
        await Polling.UntilAsync(_ => Task.FromResult(Named("execute request").Count() == Requests), RealCluster.Deadline, TimeSpan.FromMilliseconds(100), Cancel);
        var (served, submitted, executed) = (Named("PUT /v1/requests/{requestId}").ToArray(), Named("submit request").ToArray(), Named("execute request").ToArray());
        Assert.True(executed.Length == Requests, $"{executed.Length} of {Requests} executions were exported; spans seen: {string.Join(", ", _spans.Select(span => $"{span.Node} {span.Span.Name}").Distinct())}");
        // The way in: caller, route, submission, execution; each the parent of the next, the last on whichever node owns the request.
        Assert.All(served, span => Assert.Equal((node.Name, Caller), (span.Node, Hex(span.Span.ParentSpanId))));
        Assert.All(submitted, span => Assert.Contains(Hex(span.Span.ParentSpanId), served.Select(parent => Hex(parent.Span.SpanId)), StringComparer.Ordinal));
        Assert.All(executed, span => Assert.Contains(Hex(span.Span.ParentSpanId), submitted.Select(parent => Hex(parent.Span.SpanId)), StringComparer.Ordinal));
        Assert.Contains(executed, span => !string.Equals(span.Node, node.Name, StringComparison.Ordinal));
        Assert.True(executed.Select(span => span.Node).Distinct(StringComparer.Ordinal).Count() >= 2);
    }

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private IEnumerable<(string Node, Span Span)> Named(string name) =>
        _spans.Where(span => string.Equals(span.Span.Name, name, StringComparison.Ordinal) && Hex(span.Span.TraceId) is TraceId);

    private async Task CollectAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        foreach (var resource in ExportedTraces.Parser.ParseFrom(body.ToArray()).ResourceSpans)
        {
            var node = resource.Resource.Attributes.FirstOrDefault(attribute => attribute.Key is "service.instance.id")?.Value.StringValue ?? "";
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
                _spans.Enqueue((node, span));
        }
    }
}
