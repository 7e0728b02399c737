using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.HttpOverrides;

namespace ChatAi.Gateway.Networks;

/// <summary>Where a caller comes from: his true address behind trusted proxies, and whether his network is a known one.</summary>
internal static class NetworksFeature
{
    public static void AddNetworks(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Gateway").Get<NetworkOptions>() ?? new();
        var known = NetworkOptions.Parse(options.KnownNetworks, nameof(options.KnownNetworks));
        var proxies = NetworkOptions.Parse(options.TrustedProxies, nameof(options.TrustedProxies));

        builder.Services.AddSingleton(new KnownNetworks(known));
        builder.Services.AddSingleton<Watchers>();
        if (proxies.Length > 0)
            builder.Services.AddSingleton<IStartupFilter>(new TrustProxies(proxies));
    }

    /// <summary>Only those who may watch get an answer; the others a 403.</summary>
    public static TBuilder RequireWatcher<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (context, next) =>
            await context.HttpContext.RequestServices.GetRequiredService<Watchers>().IncludeAsync(context.HttpContext)
                ? await next(context)
                : NotForYou());

    public static IResult NotForYou() => Problem.Of(
        StatusCodes.Status403Forbidden,
        "urn:chatai:network-not-known",
        "This is answered only to the machine itself, to configured networks and to administrators");

    /// <summary>Comes before everything else, so that all of the pipeline sees the caller's true address.</summary>
    private sealed class TrustProxies(System.Net.IPNetwork[] proxies) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
        {
            var options = new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
                ForwardLimit = null,
            };

            // The defaults believe anyone on the loopback interface.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                options.KnownIPNetworks.Add(proxy);

            return app =>
            {
                app.UseForwardedHeaders(options);
                next(app);
            };
        }
    }
}
