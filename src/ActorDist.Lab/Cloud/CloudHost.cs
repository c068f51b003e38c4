using System.Net;
using System.Text.Json.Serialization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorDist.Lab.Cloud;

/// <summary>A simulated cloud in this process: its ledger, its faults and its HTTP door on loopback.</summary>
public sealed class CloudHost : IAsyncDisposable
{
    /// <summary>How the cloud writes and reads JSON; a field that it does not know is refused.</summary>
    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly WebApplication _app;
    private readonly LedgerWriter _writer;

    private CloudHost(WebApplication app, LedgerWriter writer)
    {
        _app = app;
        _writer = writer;
    }

    /// <summary>Its routes.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Why the ledger can no longer be written; null while it can.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Opens the ledger and listens.</summary>
    /// <param name="options">Where, and how it behaves.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The ledger cannot be opened.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CloudHost> StartAsync(CloudOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "actordist-cloud" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = CloudLimits.Body;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time);
        CloudHost? host = null;
        var app = builder.Build();
        var writer = new LedgerWriter(new CloudLedger(options, time), failure =>
        {
            host!.Failure = failure;
            app.Lifetime.StopApplication();
        });
        host = new CloudHost(app, writer);
        app.UseRouting();
        new CloudRoutes(writer, new CloudFaults(), time).Map(app);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>Waits until the cancellation, or until the ledger fails.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        using var stop = cancellation.Register(_app.Lifetime.StopApplication);
        await _app.WaitForShutdownAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
