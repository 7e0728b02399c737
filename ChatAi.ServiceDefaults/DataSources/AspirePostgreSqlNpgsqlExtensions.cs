#if !ASPIRE
using ChatAi.ServiceDefaults.DataSources;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>The part of Aspire.Npgsql that the services use, under its names, for builds without Aspire's packages.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    /// <summary>Registers <see cref="NpgsqlDataSource"/> and <see cref="NpgsqlConnection"/> with its pool named in the metrics.</summary>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        var connectionString = ConnectionStrings.Postgres(builder.Configuration, connectionName);

        builder.Services.AddNpgsqlDataSource(connectionString, source =>
        {
            // The name labels the pool's metrics; the default is the connection string.
            source.Name = connectionName;
            configureDataSourceBuilder?.Invoke(source);
        });
    }
}
#endif
