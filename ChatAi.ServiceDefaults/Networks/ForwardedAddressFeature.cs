using ChatAi.ServiceDefaults.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.ServiceDefaults.Networks;

/// <summary>
/// A service stands behind the gateway, which says in X-Forwarded-For whom it speaks for. That is believed of the machine
/// itself and of the networks in <c>Callers:TrustedProxies</c>; whoever else reaches the service is who he is. Only the
/// last entry counts: the gateway replaces what came from outside.
/// </summary>
internal static class ForwardedAddressFeature
{
    private const string Setting = "Callers:TrustedProxies";

    public static void AddForwardedAddress(this WebApplicationBuilder builder)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = 1 };

        // Besides the loopback interface, which the options have by themselves.
        foreach (var text in builder.Configuration.GetSection(Setting).Get<string[]>() ?? [])
            options.KnownIPNetworks.Add(Parse(text));

        builder.Services.AddSingleton<IStartupFilter>(new BelieveProxies(options));
    }

    private static System.Net.IPNetwork Parse(string text) => System.Net.IPNetwork.TryParse(text, out var network)
        ? network
        : throw new ConfigurationException($"{Setting} has '{text}', which is no network such as 10.0.0.0/8.");

    /// <summary>Comes before everything else, so that all of the pipeline sees the caller's address.</summary>
    private sealed class BelieveProxies(ForwardedHeadersOptions options) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders(options);
            next(app);
        };
    }
}
