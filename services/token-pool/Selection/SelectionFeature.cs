using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Selection;

internal static class SelectionFeature
{
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(3);

    public static void AddSelection(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<FailoverOptions>, FailoverOptionsValidator>();
        builder.Services.AddOptions<FailoverOptions>().BindConfiguration(FailoverOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CheckOptions>, CheckOptionsValidator>();
        builder.Services.AddOptions<CheckOptions>().BindConfiguration(CheckOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<Judge>();
        builder.Services.AddSingleton<Failover>();
        builder.Services.AddHostedService<DisabledKeys>();
        builder.Services.AddHealthChecks().AddCheck<PoolHealth>(PoolHealth.Component, timeout: HealthPatience);
    }
}
