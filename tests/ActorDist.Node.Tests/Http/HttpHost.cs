using System.Net;
using ActorDist.Autoscale.Convergence.Running;
using ActorDist.Autoscale.Doors;
using ActorDist.Cluster.Clocks;
using ActorDist.Cluster.Crdts.Documents;
using ActorDist.Cluster.Events;
using ActorDist.Cluster.Faults;
using ActorDist.Cluster.Faults.Control;
using ActorDist.Cluster.Membership;
using ActorDist.Cluster.Quorum;
using ActorDist.Cluster.Registers;
using ActorDist.Cluster.Tests.Quorum;
using ActorDist.Cluster.Tests.Registers.Palettes;
using ActorDist.Node.Http;
using ActorDist.Node.Http.Autoscale;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorDist.Node.Tests.Http;

/// <summary>The routes of registers on a Kestrel that listens as a node's does, without a cluster behind them.</summary>
public sealed class HttpHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<HttpClient> _clients = [];

    private HttpHost(WebApplication app) => _app = app;

    public InMemoryRegisters Registers => (InMemoryRegisters)_app.Services.GetRequiredService<IRegisters>();

    public InMemoryReplicas Replicas => (InMemoryReplicas)_app.Services.GetRequiredService<IReplicas>();

    public InMemoryQuorum Quorum => (InMemoryQuorum)_app.Services.GetRequiredService<IQuorum>();

    public InMemoryGroups Groups => (InMemoryGroups)_app.Services.GetRequiredService<IConsensus>();

    public RecordedDocuments Documents => (RecordedDocuments)_app.Services.GetRequiredService<IDocuments>();

    public ScalingGroups ScalingGroups => _app.Services.GetRequiredService<ScalingGroups>();

    /// <summary>The node's events, in their order.</summary>
    public IReadOnlyList<EventRow> Events()
    {
        var events = new NodeEvent[100];
        return [.. events.Take(_app.Services.GetRequiredService<NodeEventLog>().Read(after: 0, events)).Select(one => EventRow.Of(one))];
    }

    /// <summary>The routes, each as METHOD PATTERN.</summary>
    public IEnumerable<string> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
            .Select(method => $"{method} {endpoint.RoutePattern.RawText}"));

    public static async Task<HttpHost> StartAsync(string token = "", bool faults = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenHttp(free, free));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IRegisters, InMemoryRegisters>();
        builder.Services.AddSingleton<IReplicas, InMemoryReplicas>();
        var settings = new FaultSettings(faults, 8 * 1024 * 1024, TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<NodeDirectory>().AddSingleton(new NodeClock()).AddFaults("n1", settings)
            .AddSingleton(new NodeEventLog("n1", 1, EventSettings.Usual, TimeProvider.System));
        builder.Services.AddSingleton<IFaultPeers>(new HttpFaultPeers(token, settings.ControlTimeout));
        var quorum = new InMemoryQuorum();
        builder.Services.AddSingleton<IQuorum>(quorum).AddSingleton<IQuorumReplicas>(quorum).AddSingleton(quorum.Settings);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<ScalingGroups>().AddSingleton<IConsensus, InMemoryGroups>()
            .AddSingleton<IConvergence>(provider => (InMemoryGroups)provider.GetRequiredService<IConsensus>());
        builder.Services.AddSingleton<IDocuments, RecordedDocuments>();
        var app = builder.Build();
        app.UseOriginGuard(IPAddress.Loopback);
        app.UseTokenGuard(token);
        app.UseRouting();
        app.MapRegisterRoutes();
        app.MapReplicaRoutes();
        app.MapFaultRoutes(faults);
        app.MapQuorumRoutes();
        app.MapAutoscaleRoutes();
        app.MapDocumentRoutes();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HttpHost(app);
    }

    /// <summary>A client that speaks this version only, at the port for it.</summary>
    public HttpClient Client(Version version)
    {
        var client = new HttpClient
        {
            BaseAddress = new Uri(Address(version)),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(20),
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>Where that version is spoken.</summary>
    public string Address(Version version) =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(version.Major - 1);

    /// <summary>Begins to leave, as SIGTERM does.</summary>
    public void BeginStop() => _app.Lifetime.StopApplication();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.DisposeAsync();
    }
}
