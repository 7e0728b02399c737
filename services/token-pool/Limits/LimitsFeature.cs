using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Limits;

internal static class LimitsFeature
{
    public static void AddLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<LeaseOptions>, LeaseOptionsValidator>();
        builder.Services.AddOptions<LeaseOptions>().BindConfiguration(LeaseOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<Replica>();
        builder.Services.AddSingleton<DatabaseClock>();
        builder.Services.AddSingleton<Leases>();
        builder.Services.AddSingleton<Rooms>();
    }
}
