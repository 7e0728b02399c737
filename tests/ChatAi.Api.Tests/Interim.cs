using System.Diagnostics;
using Npgsql;

[assembly: AssemblyFixture(typeof(ChatAi.Api.Tests.Stores))]

namespace ChatAi.Api.Tests;

public sealed class Stores : IAsyncLifetime
{
    public const string Server = "Host=127.0.0.1;Port=5439;Username=postgres;Password=postgres;Include Error Detail=true";

    public static string Template { get; } = $"api_template_{Environment.ProcessId}";

    public static string Postgres(string database = "postgres") => $"{Server};Database={database}";

    public async ValueTask InitializeAsync()
    {
        await TestDatabase.ExecuteAsync(Postgres(), $"create database {Template}");
        var start = new ProcessStartInfo("dotnet", [Repository.PathTo("artifacts", "bin", "ChatAi.Migration", "debug", "ChatAi.Migration.dll")])
        {
            Environment = { ["ConnectionStrings__chatai"] = Postgres(Template), ["Roles__Api__Password"] = "api" },
        };
        using var job = Process.Start(start)!;
        await job.WaitForExitAsync();
        if (job.ExitCode != 0)
            throw new InvalidOperationException("The migration failed.");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await TestDatabase.ExecuteAsync(Postgres(), $"drop database {Template} with (force)");
    }
}

public sealed class TestDatabase(Stores stores) : IAsyncLifetime
{
    private readonly string name = $"api_test_{Guid.NewGuid():n}";

    public Stores Stores { get; } = stores;

    public string Owner => Stores.Postgres(name);

    public string Api => $"Host=127.0.0.1;Port=5439;Username=chatai_api;Password=api;Include Error Detail=true;Database={name}";

    public async ValueTask InitializeAsync() => await ExecuteAsync(Stores.Postgres(), $"create database {name} template {Stores.Template}");

    public async ValueTask DisposeAsync() => await ExecuteAsync(Stores.Postgres(), $"drop database if exists {name} with (force)");

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

public static class Eventually
{
    public static async Task<T> Is<T>(Func<Task<T>> read, Func<T, bool> wanted, TimeSpan? within = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var last = await read();
            if (wanted(last))
                return last;
            if (waited.Elapsed > (within ?? TimeSpan.FromSeconds(10)))
                throw new TimeoutException($"The last value was {last}.");
            await Task.Delay(20);
        }
    }
}
