using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Limits;

internal static class LimitsFeature
{
    public static void AddLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<SweepOptions>, SweepOptionsValidator>();
        builder.Services.AddOptions<SweepOptions>().BindConfiguration(SweepOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<Ledger>();
        builder.Services.AddHostedService<UnfinishedCalls>();
    }
}
