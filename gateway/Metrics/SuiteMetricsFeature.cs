using ChatAi.Gateway.Networks;
using ChatAi.Gateway.Routes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Gateway.Metrics;

/// <summary><c>GET /metrics</c>: one scrape shows all services.</summary>
internal static class SuiteMetricsFeature
{
    private const string Path = "/metrics";

    public static void AddSuiteMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OwnMetrics>();
        builder.Services.AddSingleton<Scrape>();
    }

    public static void MapSuiteMetrics(this WebApplication app) => app
        .MapInPlaceOfDefault(Path, Handle)
        .RequireWatcher()
        .WithSummary("The metrics of all services, for Prometheus")
        .WithDescription("Each sample is labelled with its service. In the text format of Prometheus, or as OpenMetrics with exemplars if that is asked for. Answered to the machine itself, to configured networks and to administrators.")
        .WithTags("Operations")
        .Produces<string>(contentType: "text/plain", additionalContentTypes: "application/openmetrics-text")
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<ContentHttpResult> Handle(HttpRequest request, Scrape scrape, CancellationToken cancellationToken)
    {
        var format = ExpositionFormat.Wanted(request);
        return TypedResults.Text(await scrape.ReadAsync(format, Scrape.PatienceOf(request), cancellationToken), format.ContentType);
    }
}
