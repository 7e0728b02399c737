using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.Stores.Servers;
using Npgsql;

namespace ChatAi.Bench.Measuring;

/// <summary>A private PostgreSQL at head, and a Redis where one is wanted, as durable as an installation's, for one run.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const string Password = "for-benchmarks-only";

    private readonly PrivateStoresOptions options;
    private PrivateStores stores;

    private Database(PrivateStoresOptions options, PrivateStores stores) => (this.options, this.stores) = (options, stores);

    public string Owner => Connection("postgres");

    public string Api => Connection("chatai_api");

    public string BotManager => Connection("chatai_bot_manager");

    public string TokenPool => Connection("chatai_token_pool");

    public string Redis => $"127.0.0.1:{stores.RedisPort},password={Password}";

    private StoreFolders Folders => options.Folders;

    public static Task<Database> StartAsync(CancellationToken cancellationToken) => StartAsync(redisPassword: null, cancellationToken);

    public static Task<Database> StartWithRedisAsync(CancellationToken cancellationToken) => StartAsync(Password, cancellationToken);

    private string Cluster => Path.Combine(Folders.Data, "postgres", "data");

    private string PostmasterFile => Path.Combine(Cluster, "postmaster.pid");

    /// <summary>Ends PostgreSQL without a word of warning. With its children: while one of them lives, none can be started in its place.</summary>
    public Task KillPostgresAsync() => KillAsync(PostmasterFile, Cluster);

    public Task KillRedisAsync()
    {
        var folder = Path.Combine(Folders.Data, "redis");
        return KillAsync(Path.Combine(folder, "redis.pid"), folder);
    }

    /// <summary>Empties Redis, as the runbook allows to operators.</summary>
    public async Task FlushRedisAsync(CancellationToken cancellationToken)
    {
        using var redis = new TcpClient();
        await redis.ConnectAsync(IPAddress.Loopback, stores.RedisPort, cancellationToken);
        await using var stream = redis.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {Password}\r\nFLUSHALL\r\nQUIT\r\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        if (await reader.ReadToEndAsync(cancellationToken) is not "+OK\r\n+OK\r\n+OK\r\n" and var answer)
            throw new InvalidOperationException($"Redis answered {answer}");
    }

    /// <summary>Starts again, on its old port, what was killed.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken) => stores = await PrivateStores.StartAsync(options, cancellationToken);

    /// <summary>Processor time of all of the server's processes, in seconds.</summary>
    public double ProcessorSeconds()
    {
        using var postmaster = ServerProcess.Of(PostmasterFile, Cluster) ?? throw new InvalidOperationException($"No server runs in {Cluster}.");
        return Server.ProcessorSecondsOf(postmaster.Id);
    }

    /// <summary>Connections that know vectors, to be disposed of by who asks.</summary>
    public NpgsqlDataSource WithVectors()
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(Owner) { MaxAutoPrepare = 100 }.ConnectionString);
        builder.UseVector();
        return builder.Build();
    }

    public async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(Owner);
#pragma warning disable CA2100 // the statements stand in the benchmarks
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(Owner);
#pragma warning disable CA2100 // the statements stand in the benchmarks
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await reader.ReadAsync())
            all.Add(read(reader));

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await PrivateStores.ClearAsync(Folders, CancellationToken.None);
    }

    private static async Task<Database> StartAsync(string? redisPassword, CancellationToken cancellationToken)
    {
        var folders = StoreFolders.For(Checkout.Root, Path.Combine(Checkout.Root, ".data", "bench"));
        await PrivateStores.ClearAsync(folders, cancellationToken);
        var options = new PrivateStoresOptions(folders, Password, redisPassword, _ => { });
        var database = new Database(options, await PrivateStores.StartAsync(options, cancellationToken));
        await database.MigrateAsync(cancellationToken);
        return database;
    }

    private static async Task KillAsync(string pidFile, string folder)
    {
        using var server = ServerProcess.Of(pidFile, folder) ?? throw new InvalidOperationException($"No server runs in {folder}.");
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
    }

    private string Connection(string role) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = stores.PostgresPort,
        Username = role,
        Password = Password,
        Database = "postgres",
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        using var job = Process.Start(new ProcessStartInfo("dotnet", [Checkout.Built("ChatAi.Migration")])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["ConnectionStrings__chatai"] = Owner,
                ["Roles__Api__Password"] = Password,
                ["Roles__BotManager__Password"] = Password,
                ["Roles__TokenPool__Password"] = Password,
            },
        })!;
        var output = await job.StandardOutput.ReadToEndAsync(cancellationToken);
        await job.WaitForExitAsync(cancellationToken);
        if (job.ExitCode != 0)
            throw new InvalidOperationException($"The migration job failed: {output}");
    }
}
