using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Standalone.Stores;

/// <param name="PostgresPassword">Null when PostgreSQL is given, and none is started.</param>
/// <param name="RedisPassword">Null when Redis is given, and none is started.</param>
internal sealed record PrivateStoresOptions(StoreFolders Folders, string? PostgresPassword, string? RedisPassword, Action<string> Say)
{
    public bool Durable { get; init; } = true;
}

/// <summary>The PostgreSQL and the Redis of one checkout, or of one run of a test assembly.</summary>
internal sealed class PrivateStores
{
    private IStoreServer? postgres;
    private IStoreServer? redis;

    private PrivateStores()
    {
    }

    public int PostgresPort => postgres?.Port ?? throw new InvalidOperationException("PostgreSQL was given, not started.");

    public int RedisPort => redis?.Port ?? throw new InvalidOperationException("Redis was given, not started.");

    public static async Task<PrivateStores> StartAsync(PrivateStoresOptions options, CancellationToken cancellationToken)
    {
        var tools = new StoreTools(options.Folders, options.Say);
        var choice = await tools.ProvideAsync(options.PostgresPassword is null, options.RedisPassword is null, cancellationToken);
        options.Say($"PostgreSQL: {Name(choice.PostgresSource)}; Redis: {Name(choice.RedisSource)}");

        var stores = new PrivateStores
        {
            postgres = Postgres(choice, options),
            redis = Redis(choice, options),
        };
        await Task.WhenAll(
            Progress.OfAsync(options.Say, "PostgreSQL is starting", stores.postgres?.StartAsync(cancellationToken) ?? Task.CompletedTask),
            Progress.OfAsync(options.Say, "Redis is starting", stores.redis?.StartAsync(cancellationToken) ?? Task.CompletedTask));
        StoreClients.Write(options.Folders, choice);
        return stores;
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(
            postgres?.StopAsync(cancellationToken) ?? Task.CompletedTask,
            redis?.StopAsync(cancellationToken) ?? Task.CompletedTask);

    /// <summary>Ends the servers of a data folder and deletes it: for tests, at their end or after a run that was killed.</summary>
    public static async Task ClearAsync(StoreFolders folders, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folders.Data))
            return;

        var (cluster, redis) = (Path.Combine(PostgresFolder(folders), "data"), RedisFolder(folders));
        await ServerProcess.EndAtOnceAsync(Path.Combine(cluster, "postmaster.pid"), cluster, "QUIT", cancellationToken);
        await ServerProcess.EndAtOnceAsync(Path.Combine(redis, "redis.pid"), redis, "KILL", cancellationToken);
        Directory.Delete(folders.Data, recursive: true);
    }

    private static string PostgresFolder(StoreFolders folders) => Path.Combine(folders.Data, "postgres");

    private static string RedisFolder(StoreFolders folders) => Path.Combine(folders.Data, "redis");

    private static IStoreServer? Postgres(StoreChoice choice, PrivateStoresOptions options)
    {
        if (choice.PostgresSource is StoreSource.Given)
            return null;

        var settings = new StoreSettings(PostgresFolder(options.Folders), options.PostgresPassword!, options.Durable);
        return choice.PostgresSource is StoreSource.Docker
            ? StoreContainer.Postgres(settings, options.Say)
            : new PrivatePostgres(choice.Postgres!, settings, options.Say);
    }

    private static IStoreServer? Redis(StoreChoice choice, PrivateStoresOptions options)
    {
        if (choice.RedisSource is StoreSource.Given)
            return null;

        var settings = new StoreSettings(RedisFolder(options.Folders), options.RedisPassword!, options.Durable);
        return choice.RedisSource is StoreSource.Docker
            ? StoreContainer.Redis(settings, options.Say)
            : new PrivateRedis(choice.Redis!, settings, options.Say);
    }

    private static string Name(StoreSource source) => source switch
    {
        StoreSource.Given => "as given",
        StoreSource.Installed => "the installed one, with private data",
        StoreSource.Unpacked => "private, from .tools",
        StoreSource.Docker => "a container",
        _ => "none",
    };
}
