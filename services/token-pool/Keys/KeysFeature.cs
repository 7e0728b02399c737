using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Keys;

internal static class KeysFeature
{
    public static void AddKeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<EnvironmentKeyOptions>, EnvironmentKeyOptionsValidator>();
        builder.Services.AddOptions<EnvironmentKeyOptions>().Configure<IConfiguration>(EnvironmentKeyOptions.Bind).ValidateOnStart();
        builder.Services.AddSingleton<KeyCheck>();
        builder.Services.AddSingleton<KeyMetrics>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyRing>());
        builder.Services.AddHostedService<InitialKeys>();
    }

    public static void MapKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/api/admin/ai-tokens").WithTags("AI tokens").RequireAuthorization(Policies.Admin);
        keys.MapGet("", ListKeys.Handle);
        keys.MapPost("", CreateKey.Handle);
        keys.MapPut("/{id:long}", UpdateKey.Handle);
        keys.MapDelete("/{id:long}", DeleteKey.Handle);
        keys.MapGet("/{id:long}/health", ReadKeyHealth.Handle);
        keys.MapGet("/{id:long}/audit", ReadAudit.Handle);
    }
}
