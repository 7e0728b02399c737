using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.RateLimits;

/// <summary>How much a caller may ask for; what stands in a route's metadata says which of the limits is its.</summary>
internal static class RateLimitsFeature
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration("Gateway:RateLimits").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        builder.Services.AddSingleton<RateLimitMetrics>();
        builder.Services.AddSingleton<SharedBuckets>();
        builder.Services.AddSingleton(services => new LocalBuckets(
            services.GetRequiredService<TimeProvider>(),
            LongestWindow(services.GetRequiredService<IOptions<RateLimitOptions>>().Value)));
        builder.Services.AddSingleton<Allowance>();
        builder.Services.AddSingleton<LimitRequests>();
    }

    /// <summary>After CORS, so that a preflight is never refused and a page may read the refusal of its call.</summary>
    public static void UseRateLimits(this WebApplication app) => app.Use(app.Services.GetRequiredService<LimitRequests>().InvokeAsync);

    private static TimeSpan LongestWindow(RateLimitOptions options) =>
        new[] { options.User.Window, options.Address.Window, options.SignIn.Window }.Max();
}
