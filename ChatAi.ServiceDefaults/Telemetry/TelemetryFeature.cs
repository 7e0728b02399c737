using ChatAi.ServiceDefaults.Health;
using ChatAi.ServiceDefaults.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatAi.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs by OpenTelemetry: pushed by OTLP where an endpoint is set, and always scraped at <c>/metrics</c>.</summary>
internal static class TelemetryFeature
{
    public const string MetricsPath = "/metrics";

    /// <summary>Sources and meters of the suite's own begin with this.</summary>
    private const string OwnNames = "ChatAi.*";

    /// <summary>The weakest source of configuration, so that any other can change them.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",

        // These lines name the full address of a call, and some addresses carry a secret in their path.
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",

        // Each request is a line of the log file, and a span; the console would slow it down. Not by a rule for the console:
        // Aspire sets LOGGING__CONSOLE__FORMATTERNAME, and providers are not found by a name in capitals.
        [$"Logging:LogLevel:{RequestLog.Category}"] = "None",
        [$"Logging:File:LogLevel:{RequestLog.Category}"] = "Information",

        // Whoever asks for the health reads it in the answer; a line for every asking would drown the others.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",

        // No service protects data with keys that this would have to keep.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",

        // Histograms remember the trace of a measurement, so that a slow one can be looked at.
        ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",

        // The suite has its own names for these components.
        ["Aspire:Npgsql:DisableHealthChecks"] = "true",
        ["Aspire:StackExchange:Redis:DisableHealthChecks"] = "true",
    };

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql", OwnNames)
                .AddView(Streams.Of)
                .AddPrometheusExporter())
            .WithTracing(tracing => tracing
                .AddSource(OwnNames)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !Probes.Include(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddNpgsql());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    /// <summary>
    /// Makes the provider of meters, too. Counters begin at zero when their owners are made, or the first of something rare
    /// would be no increase; somebody has to listen by then, so this comes before whatever else asks for a service.
    /// </summary>
    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint(MetricsPath).AllowAnonymous();
}
