using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatAi.Migration.Cli;

/// <summary><c>db</c>: looking after the database, and its backups.</summary>
internal static class DbCommands
{
    public static Command Create(IServiceProvider services)
    {
        // Asked for only by commands that need it.
        Func<NpgsqlDataSource> database = services.GetRequiredService<NpgsqlDataSource>;
        var group = new Command("db", "Looks after the database, and its backups.");

        MaintenanceCommands.AddTo(group, database);
        BackupCommands.AddTo(group, services);
        return group;
    }
}
