namespace ChatAi.Api.TokenPool;

internal static class TokenPoolFeature
{
    public static void AddTokenPool(this IHostApplicationBuilder builder)
    {
        // One handler for the life of the process, whose connections are renewed instead, so that a moved pool is found.
        builder.Services.AddHttpClient(Pool.HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectTimeout = TimeSpan.FromSeconds(5),
            });
        builder.Services.AddSingleton<Pool>();
    }
}
