#if !ASPIRE
using ChatAi.ServiceDefaults.DataSources;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>The part of Aspire.StackExchange.Redis that the services use, under its names, for builds without Aspire's packages.</summary>
public static class AspireRedisExtensions
{
    /// <summary>Registers <see cref="IConnectionMultiplexer"/>.</summary>
    public static void AddRedisClient(this IHostApplicationBuilder builder, string connectionName)
    {
        var options = ConnectionStrings.Redis(builder.Configuration, connectionName);

        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
    }
}
#endif
