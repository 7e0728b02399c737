using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.DataSources;
using ChatAi.ServiceDefaults.Health;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Logs;
using ChatAi.ServiceDefaults.Networks;
using ChatAi.ServiceDefaults.OpenApi;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.ServiceDefaults.Startup;
using ChatAi.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every process of the suite has in common. Nothing here knows what the suite is for.</summary>
public static class ServiceDefaultsFeature
{
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        StartupFailure.ExplainInOneLine();
        HealthProbe.RunIfAsked(builder.Configuration);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddSystemdNotice();
        builder.AddTelemetry();
        builder.AddLogFiles();
        builder.AddComponentHealth();
        builder.AddDataSourceHealth();
        builder.AddWireJson();
        builder.AddProblems();
        builder.AddRows();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());

        return builder;
    }

    /// <summary>
    /// What a service with an HTTP API has besides: it knows its callers and describes itself. Validation is not here:
    /// its source generator sees only the types of the assembly that calls <c>AddValidation()</c>.
    /// </summary>
    public static WebApplicationBuilder AddHttpApi(this WebApplicationBuilder builder)
    {
        builder.AddForwardedAddress();
        builder.AddCallers();
        builder.AddOpenApiDocument();

        return builder;
    }

    /// <summary>The pipeline and the endpoints that every web process has.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseProblems();
        app.MapHealth();
        app.MapMetrics();

        return app;
    }

    /// <summary>The counterpart of <see cref="AddHttpApi"/>; after <see cref="MapDefaultEndpoints"/>, before the service's own endpoints.</summary>
    public static WebApplication MapHttpApi(this WebApplication app)
    {
        app.UseCallers();
        app.MapOpenApiDocument();

        return app;
    }
}
