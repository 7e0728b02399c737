using ChatAi.ServiceDefaults.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ChatAi.ServiceDefaults.Health;

/// <summary><c>/health</c> tells whether the process can do its work, component by component; <c>/alive</c> only that it runs.</summary>
public static class HealthFeature
{
    public const string HealthPath = "/health";
    public const string AlivePath = "/alive";
    private const string LiveTag = "live";

    internal static void AddComponentHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    internal static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var components = report.Entries
            .Where(entry => !entry.Value.Tags.Contains(LiveTag))
            .ToDictionary(entry => entry.Key, entry => new Component(
                Word(entry.Value.Status),
                Math.Round(entry.Value.Duration.TotalMilliseconds, 1),
                entry.Value.Description));

        return context.Response.WriteAsJsonAsync(
            new Response(Word(report.Status), clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0, components),
            ComponentJson);
    }

    private static readonly System.Text.Json.JsonSerializerOptions ComponentJson = new(WireJson.Options)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();

    /// <param name="Status">healthy, degraded or unhealthy.</param>
    /// <param name="Timestamp">Seconds since the epoch, with a fraction.</param>
    private sealed record Response(string Status, double Timestamp, IReadOnlyDictionary<string, Component> Components);

    /// <param name="LatencyMs">How long the component took to say so.</param>
    /// <param name="Error">Why it is not healthy.</param>
    private sealed record Component(string Status, double LatencyMs, string? Error);
}
