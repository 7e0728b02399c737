using System.Diagnostics;
using ChatAi.AppHost.Standalone.Stores;
using Npgsql;

namespace ChatAi.Bench.Measuring;

/// <summary>A private PostgreSQL at head, as durable as an installation's, for one run.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const string Password = "for-benchmarks-only";

    private readonly StoreFolders folders;
    private readonly PrivateStores stores;

    private Database(StoreFolders folders, PrivateStores stores) => (this.folders, this.stores) = (folders, stores);

    public string Owner => Connection("postgres");

    public string TokenPool => Connection("chatai_token_pool");

    public static async Task<Database> StartAsync(CancellationToken cancellationToken)
    {
        var folders = StoreFolders.For(Checkout.Root, Path.Combine(Checkout.Root, ".data", "bench"));
        await PrivateStores.ClearAsync(folders, cancellationToken);
        var stores = await PrivateStores.StartAsync(new PrivateStoresOptions(folders, Password, null, _ => { }), cancellationToken);
        var database = new Database(folders, stores);
        await database.MigrateAsync(cancellationToken);
        return database;
    }

    /// <summary>Processor time of all of the server's processes, in seconds.</summary>
    public double ProcessorSeconds() => Server.ProcessorSecondsOf("postgres");

    public async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(Owner);
#pragma warning disable CA2100 // the statements stand in the benchmarks
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var source = NpgsqlDataSource.Create(Owner);
#pragma warning disable CA2100 // the statements stand in the benchmarks
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await reader.ReadAsync())
            all.Add(read(reader));

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await PrivateStores.ClearAsync(folders, CancellationToken.None);
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
