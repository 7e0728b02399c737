using ChatAi.ServiceDefaults.DataSources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

internal static class MaintenanceFeature
{
    /// <summary>Not by AddNpgsqlDataSource, which wants a connection string even of commands that need no database.</summary>
    public static void AddMaintenance(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(ConnectionStrings.Postgres(builder.Configuration, "chatai")));
}
