using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.TokenPool.Usage;

internal static class UsageFeature
{
    public static void AddUsage(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<CallMetrics>();

    public static void MapUsage(this WebApplication app) =>
        app.MapGet("/api/admin/ai-tokens/{id:long}/usage", ReadUsage.Handle)
            .WithTags("AI tokens")
            .RequireAuthorization(Policies.Admin);
}
