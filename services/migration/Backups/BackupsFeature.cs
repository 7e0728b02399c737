using ChatAi.ServiceDefaults.DataSources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Migration.Backups;

internal static class BackupsFeature
{
    public static void AddBackups(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<BackupOptions>().Bind(builder.Configuration.GetSection("Backups"));
        services.AddSingleton<IValidateOptions<BackupOptions>, BackupOptionsValidator>();
        if (builder.Environment.IsDevelopment())
        {
            var data = builder.Configuration["CHATAI_DATA"] is { Length: > 0 } given ? given : ".data";
            services.PostConfigure<BackupOptions>(options => options.Folder ??= Path.Combine(data, "backups"));
        }

        services.AddSingleton(_ => new Server(new NpgsqlConnectionStringBuilder(ConnectionStrings.Postgres(builder.Configuration, "chatai"))));
        services.AddSingleton<BackupFolder>();
        services.AddSingleton<PostgresPrograms>();
        services.AddSingleton<TakeBackup>();
        services.AddSingleton<ListBackups>();
        services.AddSingleton<Restoration>();
        services.AddSingleton<RestoreBackup>();
        services.AddSingleton<VerifyBackup>();
    }
}
