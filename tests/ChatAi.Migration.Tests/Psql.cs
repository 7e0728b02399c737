using System.Diagnostics;
using ChatAi.Testing.Debian;

namespace ChatAi.Migration.Tests;

/// <summary>psql, as a DBA runs a script with it.</summary>
internal static class Psql
{
    public static async Task<EmptyDatabase.Outcome> RunAsync(EmptyDatabase database, string script)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString);
        var (program, root) = await FindAsync();
        var folder = Directory.CreateTempSubdirectory("chatai-script-");
        // From a file: a script that stops half way would not read the rest of its input.
        var file = Path.Combine(folder.FullName, "script.sql");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(program, ["--no-psqlrc", "--quiet", "--file", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host,
                ["PGPORT"] = $"{settings.Port}",
                ["PGUSER"] = settings.Username,
                ["PGPASSWORD"] = settings.Password,
                ["PGDATABASE"] = settings.Database,
            },
        };
        if (root is not null)
            start.Environment["LD_LIBRARY_PATH"] = DebianTools.EnvironmentOf(root)["LD_LIBRARY_PATH"];

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);

        return new EmptyDatabase.Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Debian's /usr/bin/psql is a script that looks for servers of the machine, so the program behind it is taken.</summary>
    private static async Task<(string Program, string? Root)> FindAsync()
    {
        if (Below("/") is { } installed)
            return (installed, null);

        var root = await DebianTools.RootOfAsync("postgresql-client-15", TestContext.Current.CancellationToken);
        return (Below(root) ?? throw new InvalidOperationException($"There is no psql in {root}."), root);
    }

    private static string? Below(string root)
    {
        var versions = Path.Combine(root, "usr/lib/postgresql");
        return Directory.Exists(versions)
            ? Directory.EnumerateDirectories(versions).Select(version => Path.Combine(version, "bin/psql")).FirstOrDefault(File.Exists)
            : null;
    }
}
