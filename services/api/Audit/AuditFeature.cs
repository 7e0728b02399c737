using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Audit;

internal static class AuditFeature
{
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<AuditOptions>().Bind(builder.Configuration.GetSection("Audit")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddHttpContextAccessor();
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<AuditTrail>();
        services.AddHostedService<AuditRetention>();
    }

    public static void MapAudit(this WebApplication app)
    {
        app.MapGet("/api/audit", ListAudit.Own).WithTags("Audit").RequireAuthorization(Policies.Owner);
        app.MapGet("/api/admin/audit", ListAudit.All).WithTags("Audit").RequireAuthorization(Policies.Admin);
    }
}
