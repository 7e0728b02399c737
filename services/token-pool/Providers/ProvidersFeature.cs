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

        // Not from the factory: its handlers log and look up services, which is of no use here and on the path of every call.
        builder.Services.AddKeyedSingleton(OpenAiProvider.ClientName, (services, _) =>
            Client(services.GetRequiredService<IOptions<ProviderOptions>>().Value));
    }

    private static HttpClient Client(ProviderOptions options)
    {
#pragma warning disable CA2000 // disposed with its client
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,

            // Connections are renewed by the handler itself, so that a client may be kept.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // A redirect would carry the key to wherever it points.
            AllowAutoRedirect = false,
        };
#pragma warning restore CA2000

        // A call has a patience of its own for each of its parts: a stream may be long.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
