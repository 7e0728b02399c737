using System.Net.Sockets;
using Npgsql;

namespace ChatAi.AppHost.Tests.Stores;

public sealed class TestDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_test_database_has_pgvector_with_halfvec()
    {
        await TellAsync(database.Owner, "create extension if not exists vector");

        Assert.Equal("{3:1}/3", await AskAsync(database.Owner, "select '{3:1}/3'::sparsevec::text"));
        Assert.Equal("[1,2]", await AskAsync(database.Owner, "select '[1,2]'::halfvec(2)::text"));
    }

    [Fact]
    public async Task Each_service_logs_in_with_its_own_role()
    {
        Assert.Equal("chatai_api", await AskAsync(database.Api, "select current_user::text"));
        Assert.Equal("chatai_bot_manager", await AskAsync(database.BotManager, "select current_user::text"));
        Assert.Equal("chatai_token_pool", await AskAsync(database.TokenPool, "select current_user::text"));
    }

    [Fact]
    public async Task The_schema_is_at_head()
    {
        Assert.Equal("t", await AskAsync(database.Api, "select (count(*) >= 0)::text from dialogs") is "true" ? "t" : "f");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(database.Api, "select count(*)::text from ai_token_pool"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_parallel_build_of_an_index_works()
    {
        await TellAsync(database.Owner, """
            create extension if not exists vector;
            set max_parallel_maintenance_workers = 2;
            set min_parallel_table_scan_size = 0;
            create table points as
            select i, array[sin(i), cos(i), sin(i * 7)]::vector(3)::halfvec(3) as place
            from   generate_series(1, 5000) as i;
            create index on points using hnsw (place halfvec_l2_ops);
            """);

        Assert.Equal("17", await AskAsync(database.Owner, "select i::text from points order by place <-> (select place from points where i = 17) limit 1"));
    }

    [Fact]
    public async Task Redis_answers()
    {
        var port = int.Parse(database.Redis.Split(':', ',')[1], System.Globalization.CultureInfo.InvariantCulture);
        using var client = new TcpClient();

        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task TellAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
