using ChatAi.Gateway.Networks;
using ChatAi.Gateway.Routes;
using ChatAi.Gateway.Services;
using ChatAi.ServiceDefaults.Health;
using ChatAi.ServiceDefaults.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Health;

/// <summary><c>GET /health</c> of the whole suite, in place of the gateway process's own.</summary>
internal static class SuiteHealthFeature
{
    public static void AddSuiteHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HealthOptions>().BindConfiguration("Gateway:Health").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HealthOptions>, HealthOptionsValidator>();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<HealthOptions>>().Value);
        builder.Services.AddSingleton<ServiceReports>();
        builder.Services.AddSingleton(services =>
        {
            var reports = services.GetRequiredService<ServiceReports>();
            var clock = services.GetRequiredService<TimeProvider>();
            return new Snapshot<Overview>(
                async cancellationToken => Overview.Of(await reports.CollectAsync(cancellationToken), clock.GetUtcNow()),
                services.GetRequiredService<HealthOptions>().Freshness,
                clock);
        });
    }

    public static void MapSuiteHealth(this WebApplication app) => app
        .MapInPlaceOfDefault(HealthFeature.HealthPath, Handle)
        .WithSummary("The health of the whole suite")
        .WithDescription("200 when all is well or merely degraded, 503 when something does not work. The components are shown to the machine itself, to configured networks and to administrators.")
        .WithTags("Operations")
        .Produces<Overview>()
        .Produces<Overview>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<JsonHttpResult<Overview>> Handle(
        HttpContext context,
        Snapshot<Overview> health,
        Watchers watchers,
        CancellationToken cancellationToken)
    {
        var overview = await health.GetAsync(cancellationToken);
        var shown = await watchers.IncludeAsync(context) ? overview : overview with { Components = null };
        var status = overview.Status is "healthy" or "degraded" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(shown, WireJson.Options, statusCode: status);
    }
}
