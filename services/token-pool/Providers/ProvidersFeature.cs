using ChatAi.TokenPool.Providers.Azure;
using ChatAi.TokenPool.Providers.Local;
using ChatAi.TokenPool.Providers.OpenAi;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Providers;

internal static class ProvidersFeature
{
    public static void AddProviders(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptionsValidator>();
        builder.Services.AddOptions<ProviderOptions>().BindConfiguration(ProviderOptions.Section).ValidateOnStart();

        builder.Services.AddSingleton<Exchange>();
        builder.Services.AddSingleton<AzureClients>();
        builder.Services.AddKeyedSingleton<IProvider, OpenAiProvider>(ProviderNames.OpenAi);
        builder.Services.AddKeyedSingleton<IProvider, AzureProvider>(ProviderNames.Azure);
        builder.Services.AddKeyedSingleton<IProvider, LocalProvider>(ProviderNames.Local);

        // A call has a patience of its own for each of its parts: a stream may be long.
        builder.Services.AddHttpClient(OpenAiProvider.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)

            // Connections are renewed by the handler itself, so that a client may be kept.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, services) =>
            {
                handler.ConnectTimeout = services.GetRequiredService<IOptions<ProviderOptions>>().Value.ConnectTimeout;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.UseCookies = false;

                // A redirect would carry the key to wherever it points.
                handler.AllowAutoRedirect = false;
            });
    }
}
