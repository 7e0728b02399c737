using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.BotManager.Status;

internal static class StatusFeature
{
    public static void AddStatus(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<BotStatistics>();

    public static void MapStatus(this WebApplication app)
    {
        var stats = app.MapGroup("/api/telegram/rate-limit/stats").WithTags("Telegram").RequireAuthorization(Policies.Operator);
        stats.MapGet("/", RateLimitStats.All);
        stats.MapGet("/{botId}", RateLimitStats.One);

        var admin = app.MapGroup("/api/admin").RequireAuthorization(Policies.Admin);
        admin.MapGet("/bots", ListAllBots.Handle).WithTags("Bots");
        admin.MapGet("/replicas", ListReplicas.Handle).WithTags("Operations");

        // On loopback only, or through the gateway, which knows whom to show it.
        app.MapGet("/status", ShowStatus.Handle).WithTags("Operations").AllowAnonymous();
        app.MapGet("/metrics/telegram-rate-limit", RateLimitMetrics.Handle).WithTags("Operations").AllowAnonymous().Produces<string>(contentType: "text/plain");
    }
}
