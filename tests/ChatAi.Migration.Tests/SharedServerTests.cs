using Npgsql;

namespace ChatAi.Migration.Tests;

/// <summary>Several databases on one server: the services' roles are common to them. A server of its own, which has no roles yet.</summary>
public sealed class SharedServerTests : IAsyncLifetime
{
    private readonly Stores server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Two_databases_that_make_the_roles_at_once_both_come_to_head()
    {
        await using var first = NpgsqlDataSource.Create(server.Postgres());
        await using var connection = await first.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var database = new EmptyDatabase(server);
        await database.InitializeAsync();
        using var runner = new Runner(database.ConnectionString);

        // One is in the midst of it: the roles are made, and nobody sees them yet.
        await using var underWay = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, "create role chatai_api; create role chatai_bot_manager; create role chatai_token_pool");
        var upgrade = runner.UpgradeAsync();
        await Eventually.True(async () => await database.QueryAsync("select pid from pg_locks where not granted") is not [], TimeSpan.FromSeconds(30));
        await underWay.CommitAsync(TestContext.Current.CancellationToken);
        await upgrade;

        Assert.Equal(runner.Known.Head, await runner.CurrentAsync());
    }

    [Fact]
    public async Task Who_may_not_make_roles_comes_to_head_where_they_are()
    {
        await using var source = NpgsqlDataSource.Create(server.Postgres());
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var database = new EmptyDatabase(server);
        await database.InitializeAsync();
        await database.QueryAsync("create extension vector");
        await ExecuteAsync(connection, "create role chatai_api; create role chatai_bot_manager; create role chatai_token_pool; create role housekeeper login password 'for-tests-only'");
        await ExecuteAsync(connection, $"alter database {database.Name} owner to housekeeper");
        using var runner = new Runner(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "housekeeper", Password = "for-tests-only" }.ConnectionString);

        await runner.UpgradeAsync();

        Assert.Equal(runner.Known.Head, await runner.CurrentAsync());
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // the test's own statement
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
