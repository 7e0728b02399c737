using ChatAi.AppHost.Standalone.Stores.Fetching;
using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Goes down the ladder on this machine, and gives back the programs that it ends with.</summary>
internal sealed class StoreTools(StoreFolders folders, Action<string> say)
{
    private readonly StoreFetch fetch = new(folders.Tools, say);

    private readonly StoreSource? only = StoreLadder.Only(Environment.GetEnvironmentVariable("CHATAI_STORES"));

    /// <param name="postgresGiven">A connection string is there, so no server is needed.</param>
    public async Task<StoreChoice> ProvideAsync(bool postgresGiven, bool redisGiven, CancellationToken cancellationToken)
    {
        var wanted = PrivatePostgres.MajorOf(Path.Combine(folders.Data, "postgres"));
        var unpacked = fetch.PostgresTree.Postgres();
        var postgres = postgresGiven ? null : await PostgresBinaries.FindInstalledAsync(wanted, cancellationToken);
        var redis = redisGiven ? null : await RedisBinary.FindInstalledAsync(cancellationToken);

        var postgresSource = StoreLadder.Choose(
            new StoreFacts(postgresGiven, postgres is not null, unpacked is not null, PrivateApt.IsHere, DockerEngine.Answers), only);
        var redisSource = StoreLadder.Choose(
            new StoreFacts(redisGiven, redis is not null, fetch.RedisTree.Redis() is not null, PrivateApt.IsHere, DockerEngine.Answers), only);

        RefuseNone(postgresSource, "PostgreSQL 15 or newer with pgvector 0.7 or newer", "postgresql@17 pgvector", "DATABASE_URL");
        RefuseNone(redisSource, "Redis 6.2 or newer", "redis", "REDIS_URL");

        if (postgresSource is StoreSource.Unpacked || redisSource is StoreSource.Unpacked)
            (postgresSource, redisSource) = await FetchAsync(postgresSource, redisSource, cancellationToken);

        return new StoreChoice(
            postgresSource,
            postgresSource is StoreSource.Unpacked ? Fitting(fetch.PostgresTree.Postgres(), wanted) : postgres,
            redisSource,
            redisSource is StoreSource.Unpacked ? fetch.RedisTree.Redis() : redis);
    }

    /// <summary>What cannot be fetched after all (no network, no such package) comes from Docker, if that is there.</summary>
    private async Task<(StoreSource Postgres, StoreSource Redis)> FetchAsync(StoreSource postgres, StoreSource redis, CancellationToken cancellationToken)
    {
        try
        {
            await fetch.FetchAsync(postgres is StoreSource.Unpacked, redis is StoreSource.Unpacked, cancellationToken);
            return (postgres, redis);
        }
        catch (StoreException failure) when (only is null && DockerEngine.Answers())
        {
            say($"{failure.Message} Taking containers instead.");
            return (Instead(postgres), Instead(redis));
        }
        catch (StoreException failure)
        {
            throw new StoreException($"PostgreSQL with pgvector, and Redis, could not be fetched: {failure.Message} {WhatToDo("postgresql@17 pgvector redis", "DATABASE_URL and REDIS_URL")}", failure);
        }

        static StoreSource Instead(StoreSource source) => source is StoreSource.Unpacked ? StoreSource.Docker : source;
    }

    private PostgresBinaries? Fitting(PostgresBinaries? found, int? wanted) =>
        wanted is null || found?.Major == wanted
            ? found
            : throw new StoreException(
                $"The data under {folders.Data} were written by PostgreSQL {wanted}, but {found?.Major} is what this machine has: install {wanted}, or move the folder away.");

    private static void RefuseNone(StoreSource source, string what, string brew, string variable)
    {
        if (source is StoreSource.None)
            throw new StoreException($"{what} is not here and cannot be fetched. {WhatToDo(brew, variable)}");
    }

    private static string WhatToDo(string brew, string variables) =>
        $"Install it (brew install {brew}, or your package manager), start Docker, or set {variables}.";
}
