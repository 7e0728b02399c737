using ChatAi.Api.Retrieval;
using Npgsql;
using Pgvector;

namespace ChatAi.Api.Tests.Retrieval;

public sealed class VectorTypesTests(Stores stores)
{
    [Fact]
    public async Task A_database_that_was_restored_under_the_running_service_is_understood()
    {
        await MakeAsync("vectors_now");
        await MakeAsync("vectors_restored");
        var builder = new NpgsqlDataSourceBuilder(stores.Postgres("vectors_now"));
        builder.UseVectorTypes();
        await using var service = builder.Build();
        Assert.Equal(0.5f, await FirstOfAsync(service));

        await OnServerAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'vectors_now'");
        await OnServerAsync("drop database vectors_now with (force)");
        await OnServerAsync("alter database vectors_restored rename to vectors_now");

        await Eventually.Passes(async () => Assert.Equal(0.5f, await FirstOfAsync(service)));
    }

    private static async Task<float> FirstOfAsync(NpgsqlDataSource service)
    {
        await using var command = service.CreateCommand("select $1");
        command.Parameters.Add(new() { Value = new HalfVector(new[] { (Half)0.5f, (Half)1 }) });
        return (float)((HalfVector)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).ToArray()[0];
    }

    private async Task MakeAsync(string name)
    {
        await OnServerAsync($"create database {name}");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(stores.Postgres(name)) { Pooling = false }.ConnectionString);
        await ExecuteAsync(connection, "create extension vector");
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(stores.Postgres());
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // the test's own statements
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
