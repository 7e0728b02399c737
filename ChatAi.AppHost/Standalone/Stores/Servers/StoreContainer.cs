using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>A store in a container, where neither programs nor packages are to be had. Its data are a volume of the same name.</summary>
internal sealed class StoreContainer : IStoreServer
{
    private readonly string name;
    private readonly int targetPort;
    private readonly Func<string[]> arguments;
    private readonly string[] probe;
    private readonly StoreSettings settings;
    private readonly Action<string> say;

    private StoreContainer(string kind, int targetPort, Func<string, string[]> arguments, string[] probe, StoreSettings settings, Action<string> say)
    {
        // The password is part of the name's hash: a container made with another one is not ours any more.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Folder}\n{settings.Password}")))[..12];
        name = $"chatai-{kind}-{hash}";
        this.targetPort = targetPort;
        this.arguments = () => arguments(name);
        this.probe = probe;
        this.settings = settings;
        this.say = say;
    }

    public int Port { get; private set; }

    public static StoreContainer Postgres(StoreSettings settings, Action<string> say) => new(
        "postgres",
        5432,
        name => ["--env", "POSTGRES_PASSWORD", "--volume", $"{name}:/var/lib/postgresql/data", "pgvector/pgvector:pg17", "-c", "max_connections=300", "-c", "shared_buffers=1GB", "-c", "autovacuum_vacuum_cost_delay=10ms", "-c", "shared_preload_libraries=pg_stat_statements"],
        ["pg_isready", "--host", "127.0.0.1"],
        settings,
        say);

    public static StoreContainer Redis(StoreSettings settings, Action<string> say) => new(
        "redis",
        6379,
        name => ["--env", "REDISCLI_AUTH", "--volume", $"{name}:/data", "redis:8.6", "sh", "-c", "exec redis-server --requirepass \"$REDISCLI_AUTH\" --appendonly yes"],
        ["redis-cli", "ping"],
        settings,
        say);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // One that a killed AppHost left running, or stopped, is taken up again.
        if (!await new Command("docker", "start", name).SucceedsAsync(cancellationToken))
        {
            say($"starting the container {name}");
            await (new Command("docker", ["run", "--detach", "--name", name, "--publish", $"127.0.0.1::{targetPort}", .. arguments()])
            {
                Environment = new Dictionary<string, string>
                {
                    ["POSTGRES_PASSWORD"] = settings.Password,
                    ["REDISCLI_AUTH"] = settings.Password,
                },
            }).OutputAsync(cancellationToken);
        }

        // "127.0.0.1:49153"
        var published = await new Command("docker", "port", name, $"{targetPort}/tcp").OutputAsync(cancellationToken);
        Port = int.Parse(published.Trim().Split(':')[^1], CultureInfo.InvariantCulture);
        await AnswersAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await new Command("docker", "stop", "--time", "8", name).OutputAsync(cancellationToken);

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await new Command("docker", ["exec", name, .. probe]).SucceedsAsync(cancellationToken))
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(1))
                throw new StoreException($"The container {name} does not answer; docker logs {name} says why.");

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }
}
