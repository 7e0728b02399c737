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

        builder.Services.AddKeyedSingleton<IProvider, OpenAiProvider>(ProviderNames.OpenAi);
        builder.Services.AddKeyedSingleton<IProvider, OpenAiProvider>(ProviderNames.Azure);
        builder.Services.AddKeyedSingleton<IProvider, LocalProvider>(ProviderNames.Local);

        builder.Services.AddHttpClient(OpenAiProvider.ClientName, client =>
            {
                // The provider has a patience of its own for each part of a call: a stream may be long.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = 128 * 1024 * 1024;
            })
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
