using ChatAi.Migration.Schema.Drafts;
using ChatAi.Migration.Schema.Shapes;
using ChatAi.ServiceDefaults.DataSources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ChatAi.Migration.Schema;

internal static class SchemaFeature
{
    public static void AddSchema(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(RevisionCatalogue.OfThisProgram());
        builder.Services.AddSingleton(RunnerPatience.Default);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Terminal(Console.Out, Console.Error, !Console.IsErrorRedirected));

        // The setting is asked for only by commands that need a database: a script from one revision to another does not.
        builder.Services.AddSingleton(services => new SchemaDatabase(ConnectionString(services)));
        builder.Services.AddSingleton(services => NpgsqlDataSource.Create(ConnectionString(services)));
        builder.Services.AddSingleton<Func<SchemaDatabase>>(services => services.GetRequiredService<SchemaDatabase>);

        builder.Services.AddSingleton<SchemaRunner>();
        builder.Services.AddSingleton<ScriptSchema>();
        builder.Services.AddSingleton<CheckSchema>();
        builder.Services.AddSingleton<DraftRevision>();
        builder.Services.AddSingleton<ServiceRoles>();
    }

    private static string ConnectionString(IServiceProvider services) =>
        ConnectionStrings.Postgres(services.GetRequiredService<IConfiguration>(), "chatai");
}
