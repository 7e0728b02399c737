using System.CommandLine;
using ChatAi.Migration.Backups;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.Migration.Cli;

internal static class BackupCommands
{
    public static void AddTo(Command group, IServiceProvider services)
    {
        var folder = new Option<string?>("--folder") { Description = "Where backups lie; without it, the setting Backups:Folder." };

        group.Add(DbCommand.Of(
            "backup",
            "Dumps the database into a file that is proved by a checksum, and rotates old ones away.",
            [folder],
            (parsed, output, token) => services.GetRequiredService<TakeBackup>().RunAsync(parsed.GetValue(folder), output, token)));
        group.Add(DbCommand.Of(
            "backups",
            "Lists the backups that there are.",
            [folder],
            (parsed, output, token) => services.GetRequiredService<ListBackups>().ShowAsync(parsed.GetValue(folder), output, token)));
        group.Add(Restore(services));
        group.Add(Verify(folder, services));
    }

    private static Command Restore(IServiceProvider services)
    {
        var file = new Argument<string>("file") { Description = "The dump: a path, or a name within the folder of backups." };
        var replace = new Option<bool>("--replace") { Description = "Also when the database holds something." };
        var force = new Option<bool>("--force") { Description = "Also when the system runs: ends the sessions of its services." };
        var keepOld = new Option<bool>("--keep-old") { Description = "Keeps the former database beside, under another name." };

        return DbCommand.Of(
            "restore",
            "Puts a backup in the place of the database. If it fails, the database is as it was.",
            [file, replace, force, keepOld],
            (parsed, output, token) => services.GetRequiredService<RestoreBackup>().RunAsync(
                new(parsed.GetRequiredValue(file), parsed.GetValue(replace), parsed.GetValue(force), parsed.GetValue(keepOld)),
                output,
                token));
    }

    private static Command Verify(Option<string?> folder, IServiceProvider services)
    {
        var file = new Argument<string?>("file") { Description = "The dump; without it, the newest.", Arity = ArgumentArity.ZeroOrOne };

        return DbCommand.Of(
            "verify-backup",
            "Proves a backup by restoring it into a scratch database.",
            [file, folder],
            (parsed, output, token) => services.GetRequiredService<VerifyBackup>().RunAsync(parsed.GetValue(file), parsed.GetValue(folder), output, token));
    }
}
