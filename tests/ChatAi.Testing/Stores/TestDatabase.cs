using Npgsql;
using Xunit;

namespace ChatAi.Testing;

/// <summary>
/// A database at head for one test class: <c>class TurnsTests(TestDatabase database) : IClassFixture&lt;TestDatabase&gt;</c>.
/// </summary>
public sealed class TestDatabase(Stores stores) : IAsyncLifetime
{
    private static int Count;

    private readonly string name = $"test_{Interlocked.Increment(ref Count)}";
    private string? redis;

    /// <summary>The connection string of the superuser who owns the schema.</summary>
    public string Owner => stores.Postgres(name);

    public string Api => As("chatai_api");

    public string BotManager => As("chatai_bot_manager");

    public string TokenPool => As("chatai_token_pool");

    /// <summary>A Redis database that no other test class uses.</summary>
    public string Redis => redis ??= stores.NextRedis();

    /// <summary>The connection string of another database role.</summary>
    public string As(string role) => stores.Connection(role, TemplateDatabase.RolePassword, name);

    public async ValueTask InitializeAsync() =>
        await ExecuteAsync(stores.Postgres(), $"create database {name} template {await stores.MigratedTemplateAsync()}");

    public async ValueTask DisposeAsync() =>
        await ExecuteAsync(stores.Postgres(), $"drop database if exists {name} with (force)");

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // names are made here, not given
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
