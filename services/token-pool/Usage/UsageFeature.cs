using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Usage;

internal static class UsageFeature
{
    public static void AddUsage(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<JournalOptions>, JournalOptionsValidator>();
        builder.Services.AddOptions<JournalOptions>().BindConfiguration(JournalOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ReportOptions>, ReportOptionsValidator>();
        builder.Services.AddOptions<ReportOptions>().BindConfiguration(ReportOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<CallMetrics>();
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddSingleton<UsageStore>();
        builder.Services.AddSingleton<Calls>();
        builder.Services.AddSingleton<Reporter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Reporter>());
        builder.Services.AddHostedService<ReplicaWatch>();
        builder.Services.AddHostedService<UsageRetention>();
    }

    public static void MapUsage(this WebApplication app)
    {
        app.MapGet("/api/usage", ShowUsage.Handle).WithTags("AI usage").RequireAuthorization(Policies.Operator);
        app.MapGet("/api/admin/ai-tokens/{id:long}/usage", ReadUsage.Handle)
            .WithTags("AI tokens")
            .RequireAuthorization(Policies.Admin);
    }
}
