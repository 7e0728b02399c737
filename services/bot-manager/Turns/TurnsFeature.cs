using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Turns;

internal static class TurnsFeature
{
    public static void AddTurns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<TurnOptions>().Bind(builder.Configuration.GetSection("Turns")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TurnOptions>, TurnOptionsValidator>();
        services.AddSingleton<TurnMetrics>();
        services.AddSingleton<TurnServices>();

        // An answer may take minutes to write, so there is no total time-out; and the turn's own policy repeats it, by its key.
        services.AddHttpClient<TurnClient>()
            .ConfigureHttpClient(AskApi)
            .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    private static void AskApi(IServiceProvider services, HttpClient http)
    {
        http.BaseAddress = new Uri("http://api");
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Authorization = services.GetRequiredService<ServiceToken>().AuthorizationHeader;
    }
}
