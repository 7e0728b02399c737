using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Timeouts;

internal static class TimeoutsFeature
{
    public static void AddTimeouts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TimeoutOptions>().BindConfiguration("Gateway:Timeouts").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TimeoutOptions>, TimeoutOptionsValidator>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<TimeoutOptions>>(Apply);
    }

    private static void Apply(KestrelServerOptions kestrel, IOptions<TimeoutOptions> options)
    {
        var timeouts = options.Value;
        kestrel.Limits.RequestHeadersTimeout = timeouts.Headers;
        kestrel.Limits.KeepAliveTimeout = timeouts.KeepAlive;
        kestrel.Limits.MinRequestBodyDataRate = timeouts.BodyBytesPerSecond > 0
            ? new MinDataRate(timeouts.BodyBytesPerSecond, timeouts.BodyGrace)
            : null;
        kestrel.Limits.Http2.KeepAlivePingDelay = timeouts.Ping;
    }
}
