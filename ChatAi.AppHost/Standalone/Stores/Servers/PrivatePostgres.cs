using System.Globalization;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>
/// A PostgreSQL cluster of our own on 127.0.0.1. pg_ctl starts it, so it is no child of ours: Ctrl-C in the terminal
/// does not reach it before the services have gone, and after a kill -9 the next start finds and adopts it.
/// </summary>
internal sealed class PrivatePostgres(PostgresBinaries binaries, StoreSettings settings, Action<string> say) : IStoreServer
{
    private ServerUser user = null!;

    public int Port { get; private set; }

    private string Cluster => Path.Combine(settings.Folder, "data");

    private string PasswordFile => Path.Combine(settings.Folder, "password");

    /// <summary>The major version that an existing cluster needs.</summary>
    public static int? MajorOf(string folder)
    {
        var file = Path.Combine(folder, "data", "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        user = await ServerUser.ForAsync(settings.Folder, cancellationToken);

        if (await AdoptAsync(cancellationToken))
            return;

        await user.MakeFolderAsync(settings.Folder, cancellationToken);
        if (MajorOf(settings.Folder) is null)
            await InitialiseAsync(cancellationToken);

        await SetPasswordAsync(cancellationToken);

        Port = FreePort.Remembered(Path.Combine(settings.Folder, "port"));
        await WriteConfigurationAsync(cancellationToken);
        await RunAsync(binaries.Command("pg_ctl", "start", "--pgdata", Cluster, "--log", Path.Combine(settings.Folder, "log"), "--wait", "--timeout", "60"), cancellationToken);
        say($"PostgreSQL {binaries.Major} runs on 127.0.0.1:{Port}");
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await RunAsync(binaries.Command("pg_ctl", "stop", "--pgdata", Cluster, "--mode", "fast", "--wait", "--timeout", "8"), cancellationToken);

    private async Task<bool> AdoptAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Cluster, "postmaster.pid"))
            || !await user.Run(binaries.Command("pg_ctl", "status", "--pgdata", Cluster)).SucceedsAsync(cancellationToken))
        {
            return false;
        }

        if (!PasswordIsSet())
        {
            await StopAsync(cancellationToken);
            return false;
        }

        var lines = await File.ReadAllLinesAsync(Path.Combine(Cluster, "postmaster.pid"), cancellationToken);
        Port = int.Parse(lines[3], CultureInfo.InvariantCulture);
        say($"PostgreSQL {binaries.Major} still runs on 127.0.0.1:{Port}: adopted");
        return true;
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        // What a start that was killed half way left is no cluster yet.
        if (Directory.Exists(Cluster))
            Directory.Delete(Cluster, recursive: true);

        await RunAsync(
            binaries.Command("initdb", "--pgdata", Cluster, "--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8", "--auth", "trust", "--no-instructions", "--no-sync"),
            cancellationToken);
    }

    private bool PasswordIsSet() => File.Exists(PasswordFile) && File.ReadAllText(PasswordFile) == settings.Password;

    /// <summary>Done by a server without a network, so that no moment passes in which the cluster is open to others.</summary>
    private async Task SetPasswordAsync(CancellationToken cancellationToken)
    {
        if (PasswordIsSet())
            return;

        var literal = settings.Password.Replace("'", "''", StringComparison.Ordinal);
        await RunAsync(
            binaries.Command("postgres", "--single", "-D", Cluster, "-c", "password_encryption=scram-sha-256", "postgres") with
            {
                Input = $"alter role postgres password '{literal}'\n",
            },
            cancellationToken);
        await user.WriteSecretAsync(PasswordFile, settings.Password, cancellationToken);
    }

    private async Task WriteConfigurationAsync(CancellationToken cancellationToken)
    {
        var durability = settings.Durable ? "" : """
            fsync = off
            synchronous_commit = off
            full_page_writes = off
            """;

        var statistics = await binaries.HasStatementStatisticsAsync(cancellationToken) ? "shared_preload_libraries = 'pg_stat_statements'" : "";

        // No socket file: its path may be no longer than 107 bytes, and nobody needs it.
        await File.WriteAllTextAsync(
            Path.Combine(Cluster, "postgresql.conf"),
            $"""
            # Written by the AppHost at every start.
            listen_addresses = '127.0.0.1'
            port = {Port}
            unix_socket_directories = ''
            max_connections = 300
            shared_buffers = {(settings.Durable ? "1GB" : "128MB")}
            autovacuum_vacuum_cost_delay = 10ms
            password_encryption = scram-sha-256
            timezone = 'GMT'
            log_timezone = 'GMT'
            log_line_prefix = '%m [%p] %q%u@%d '
            jit = off
            {statistics}
            {durability}

            """,
            cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(Cluster, "pg_hba.conf"),
            """
            # Written by the AppHost at every start.
            host all all 127.0.0.1/32 scram-sha-256
            host replication all 127.0.0.1/32 scram-sha-256

            """,
            cancellationToken);
    }

    private async Task RunAsync(Command command, CancellationToken cancellationToken) =>
        await user.Run(command with { WorkingDirectory = settings.Folder }).OutputAsync(cancellationToken);
}
