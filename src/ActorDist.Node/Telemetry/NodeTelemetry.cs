using System.Collections;
using System.Diagnostics;
using ActorDist.Autoscale.Requests;
using ActorDist.Node.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActorDist.Node.Telemetry;

/// <summary>
/// OpenTelemetry for a node: metrics at /metrics for Prometheus, and metrics and traces by OTLP where the standard environment variables
/// name an endpoint. Names follow OpenTelemetry's semantic conventions; ours begin with actordist.
/// </summary>
public static class NodeTelemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    /// <summary>Adds the meters and the exporters.</summary>
    /// <param name="builder">The node's builder.</param>
    /// <param name="name">The node's name, the instance of the service.</param>
    /// <param name="version">The product's version.</param>
    public static void AddNodeTelemetry(this WebApplicationBuilder builder, string name, string version)
    {
        // The node's builder reads no environment; of OpenTelemetry's own variables, the exporters read what they know by themselves.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)));
        builder.Services.TryAddSingleton<ClusterMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("actordist", serviceVersion: version, serviceInstanceId: name))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter("ActorDist.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddView("http.server.request.duration", Histogram(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5))
                    .AddView("actordist.*.duration", Histogram(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5))
                    .AddPrometheusExporter();
                if (Has(Endpoint) || Has(MetricsEndpoint))
                {
                    metrics.AddOtlpExporter(exporter => SendTo(exporter, MetricsEndpoint));
                }
            });
        if (Has(Endpoint) || Has(TracesEndpoint))
        {
            telemetry.WithTracing(traces => traces
                .AddSource(RequestTelemetry.SourceName, "Microsoft.AspNetCore")
                .AddOtlpExporter(exporter => SendTo(exporter, TracesEndpoint)));
        }
    }

    /// <summary>Calls a request's span by its method and route, as OpenTelemetry's conventions do; comes after routing.</summary>
    public static void UseSpanNames(this WebApplication app) => app.Use(next => http =>
    {
        if (Activity.Current is { } span && http.GetEndpoint() is RouteEndpoint route)
        {
            span.DisplayName = $"{http.Request.Method} {route.RoutePattern.RawText}";
            span.SetTag("http.route", route.RoutePattern.RawText);
        }

        return next(http);
    });

    /// <summary>Maps /metrics.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Made here, since nobody asks for it: its instruments are read when they are scraped.
        _ = routes.ServiceProvider.GetRequiredService<ClusterMetrics>();
        routes.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>An endpoint of one signal's own, which the exporter does not read by itself, is taken as it is.</summary>
    private static void SendTo(OtlpExporterOptions exporter, string variable)
    {
        if (!Has(variable))
            return;
        var text = Environment.GetEnvironmentVariable(variable)!;
        exporter.Endpoint = Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            ? endpoint
            : throw new SettingException($"{variable} must be a URL such as http://127.0.0.1:4318/v1/traces; it is '{text}'.");
    }

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private static ExplicitBucketHistogramConfiguration Histogram(params double[] bounds) => new() { Boundaries = bounds };
}
