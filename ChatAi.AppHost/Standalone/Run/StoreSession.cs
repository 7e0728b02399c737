using ChatAi.AppHost.Standalone.Stores;
using Npgsql;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>PostgreSQL and Redis for the model: private ones, or those that the environment names.</summary>
internal sealed class StoreSession(DistributedApplicationBuilder model, Board board)
{
    private PrivateStores? servers;

    private PostgresServerResource Postgres => model.Resources.OfType<PostgresServerResource>().Single();

    private RedisResource Redis => model.Resources.OfType<RedisResource>().Single();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (postgres, redis) = (model.Given.Postgres, model.Given.Redis);
        servers = await PrivateStores.StartAsync(
            new PrivateStoresOptions(
                model.Folders,
                postgres is null ? await Postgres.PasswordParameter.GetValueAsync(cancellationToken) : null,
                redis is null ? await Redis.PasswordParameter.GetValueAsync(cancellationToken) : null,
                board.Say),
            cancellationToken);

        if (postgres is null)
            Allocate(Postgres.PrimaryEndpoint, "localhost", servers.PostgresPort);
        else
            Use(postgres);

        if (redis is null)
            Allocate(Redis.PrimaryEndpoint, "localhost", servers.RedisPort);
        else
            Use(redis);

        if (postgres is null)
            await CreateDatabasesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => servers?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    private void Use(Settings.GivenPostgres given)
    {
        Allocate(Postgres.PrimaryEndpoint, given.Host, given.Port);
        Postgres.UserNameParameter = new ParameterResource("given-user", _ => given.User);
        Postgres.PasswordParameter = new ParameterResource("given-password", _ => given.Password, secret: true);
    }

    private void Use(Settings.GivenRedis given)
    {
        Allocate(Redis.PrimaryEndpoint, given.Host, given.Port);
        Redis.PasswordParameter = new ParameterResource("given-redis-password", _ => given.Password, secret: true);
    }

    private static void Allocate(EndpointReference endpoint, string host, int port) =>
        endpoint.EndpointAnnotation.AllocatedEndpoint = new AllocatedEndpoint(host, port);

    private async Task CreateDatabasesAsync(CancellationToken cancellationToken)
    {
        var server = await Postgres.ConnectionStringExpression.GetValueAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server) { Database = "postgres", GssEncryptionMode = GssEncryptionMode.Disable, Pooling = false });

        foreach (var database in model.Resources.OfType<PostgresDatabaseResource>())
        {
            var name = database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var create = source.CreateCommand($"create database \"{name}\"");
            try
            {
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // It is there from an earlier start.
            }
            catch (NpgsqlException failure)
            {
                throw new StoreException($"PostgreSQL does not let us in: {failure.Message}", failure);
            }
        }
    }
}
