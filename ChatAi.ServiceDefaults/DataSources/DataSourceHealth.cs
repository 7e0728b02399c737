using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace ChatAi.ServiceDefaults.DataSources;

/// <summary>The components <c>database</c> and <c>redis</c> of a service's health.</summary>
internal static class DataSourceHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>From here on a store that answers is still one that everybody waits for.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>Each data source that the process has is a component, whoever registered it: these files or Aspire's packages.</summary>
    public static void AddDataSourceHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<IServiceProviderIsService>(Register);

    private static void Register(HealthCheckServiceOptions options, IServiceProviderIsService registered)
    {
        if (registered.IsService(typeof(NpgsqlDataSource)))
            options.Registrations.Add(Registration<DatabaseCheck>("database"));

        if (registered.IsService(typeof(IConnectionMultiplexer)))
            options.Registrations.Add(Registration<RedisCheck>("redis"));
    }

    private static HealthCheckRegistration Registration<TCheck>(string component)
        where TCheck : IHealthCheck =>
        new(component, services => ActivatorUtilities.CreateInstance<TCheck>(services), HealthStatus.Unhealthy, tags: null, Patience);

    private static HealthCheckResult Answered(string store, TimeSpan after) => after < Slow
        ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{store} takes {after.TotalSeconds:0.0} s to answer"));

    private sealed class DatabaseCheck(NpgsqlDataSource database, TimeProvider clock) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var asked = clock.GetTimestamp();
                await using var command = database.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return Answered("The database", clock.GetElapsedTime(asked));
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer", exception);
            }
        }
    }

    private sealed class RedisCheck(IServiceProvider services, TimeProvider clock) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var asked = clock.GetTimestamp();
                await services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return Answered("Redis", clock.GetElapsedTime(asked));
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("Redis does not answer", exception);
            }
        }
    }
}
