using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>A Redis of our own on 127.0.0.1: a daemon, for the same reasons as <see cref="PrivatePostgres"/>.</summary>
internal sealed partial class PrivateRedis(RedisBinary binary, StoreSettings settings, Action<string> say) : IStoreServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ServerUser user = null!;

    public int Port { get; private set; }

    private string PortFile => Path.Combine(settings.Folder, "port");

    private string PidFile => Path.Combine(settings.Folder, "redis.pid");

    private string Configuration => Path.Combine(settings.Folder, "redis.conf");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        user = await ServerUser.ForAsync(settings.Folder, cancellationToken);

        if (await AdoptAsync(cancellationToken))
            return;

        await EndOrphanAsync(cancellationToken);
        await user.MakeFolderAsync(settings.Folder, cancellationToken);
        Port = FreePort.Remembered(PortFile);
        await WriteConfigurationAsync(cancellationToken);
        await user.Run(binary.Command(Configuration) with { WorkingDirectory = settings.Folder }).OutputAsync(cancellationToken);
        await AnswersAsync(cancellationToken);
        say($"Redis runs on 127.0.0.1:{Port}");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var server = Running();
        await RedisWire.AskAsync(Port, settings.Password, "SHUTDOWN", cancellationToken);
        if (server is not null)
            await server.WaitForExitAsync(cancellationToken);
    }

    private async Task<bool> AdoptAsync(CancellationToken cancellationToken)
    {
        if (FreePort.Read(PortFile) is not { } port || FreePort.IsFree(port))
            return false;

        // Another server may have got the port meanwhile; ours names its own configuration file.
        var said = await RedisWire.AskAsync(port, settings.Password, "INFO server", cancellationToken);
        if (said is null || !said.Contains($"config_file:{Configuration}\r", StringComparison.Ordinal))
            return false;

        Port = port;
        say($"Redis still runs on 127.0.0.1:{port}: adopted");
        return true;
    }

    /// <summary>A server that does not know our password any more cannot be adopted, and must not write beside the new one.</summary>
    private async Task EndOrphanAsync(CancellationToken cancellationToken)
    {
        if (Running() is not { } server)
            return;

        using (server)
        {
            await new Command("kill", "-TERM", server.Id.ToString(CultureInfo.InvariantCulture)).OutputAsync(cancellationToken);
            await server.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
    }

    private Process? Running() => ServerProcess.Of(PidFile, settings.Folder);

    private async Task WriteConfigurationAsync(CancellationToken cancellationToken)
    {
        var durability = settings.Durable
            ? "appendonly yes\nappendfsync everysec\nsave 60 1"
            : "appendonly no\nsave \"\"";

        await user.WriteSecretAsync(
            Configuration,
            $"""
            # Written by the AppHost at every start.
            bind 127.0.0.1
            port {Port}
            requirepass "{settings.Password}"
            daemonize yes
            dir "{settings.Folder}"
            pidfile "{PidFile}"
            logfile "{Path.Combine(settings.Folder, "log")}"
            databases 256
            {durability}

            """,
            cancellationToken);
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (await RedisWire.AskAsync(Port, settings.Password, "PING", cancellationToken) is not "PONG")
        {
            if (waited.Elapsed > Patience)
                throw new StoreException($"Redis does not answer on 127.0.0.1:{Port}. {await LastOfLogAsync(cancellationToken)}");

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private async Task<string> LastOfLogAsync(CancellationToken cancellationToken)
    {
        var log = Path.Combine(settings.Folder, "log");
        var lines = File.Exists(log) ? await File.ReadAllLinesAsync(log, cancellationToken) : [];
        return LogPrefix().Replace(lines.LastOrDefault("Its log is empty."), "");
    }

    [GeneratedRegex(@"^\d+:\w \d+ \w+ \d+ [\d:.]+ . ")]
    private static partial Regex LogPrefix();
}
