using System.Globalization;
using System.Net.Sockets;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.View;
using Npgsql;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>PostgreSQL and Redis for the model: private ones, or those that the environment names.</summary>
internal sealed class StoreSession(DistributedApplicationBuilder model, Board board, ResourceBook book)
{
    private PrivateStores? servers;

    private PostgresServerResource Postgres => model.Resources.OfType<PostgresServerResource>().Single();

    private RedisResource Redis => model.Resources.OfType<RedisResource>().Single();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (postgres, redis) = (model.Given.Postgres, model.Given.Redis);
        Enter(ResourceState.Starting);
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

        Enter(ResourceState.Running);
        await LookAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Enter(ResourceState.Stopping);
        return servers?.StopAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Whether the servers can be reached, for those who look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var endpoint in (EndpointReference[])[Postgres.PrimaryEndpoint, Redis.PrimaryEndpoint])
            book[endpoint.Resource.Name]!.Answered(await TroubleOfAsync(endpoint.Allocated, cancellationToken));
    }

    private static async Task<string?> TroubleOfAsync(AllocatedEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint.Address, endpoint.Port, patience.Token);
            return null;
        }
        catch (Exception failure) when (failure is SocketException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return "does not answer";
        }
    }

    private void Enter(ResourceState state)
    {
        foreach (var endpoint in (EndpointReference[])[Postgres.PrimaryEndpoint, Redis.PrimaryEndpoint])
        {
            string[] at = endpoint.EndpointAnnotation.AllocatedEndpoint is { } known
                ? [string.Create(CultureInfo.InvariantCulture, $"{known.Address}:{known.Port}")]
                : [];
            book[endpoint.Resource.Name]!.Enter(state, row => row with { Endpoints = at });
        }
    }

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
