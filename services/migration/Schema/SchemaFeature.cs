using ChatAi.ServiceDefaults.DataSources;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatAi.Migration.Schema;

internal static class SchemaFeature
{
    public static void AddSchema(this IHostApplicationBuilder builder)
    {
        var connectionString = ConnectionStrings.Postgres(builder.Configuration, "chatai");

        builder.Services.AddFluentMigratorCore().ConfigureRunner(runner => runner
            .AddPostgres()
            .WithGlobalConnectionString(connectionString)
            .WithGlobalCommandTimeout(TimeSpan.FromHours(1))
            .WithVersionTable(new RevisionTable())
            .ScanIn(typeof(SchemaFeature).Assembly).For.Migrations());
        builder.Services.AddSingleton<SchemaRunner>();
        builder.Services.AddSingleton<ServiceRoles>();

        // SchemaRunner tells what was done; the library's own lines would repeat every statement.
        builder.Logging.AddFilter("FluentMigrator", LogLevel.None);
    }
}
