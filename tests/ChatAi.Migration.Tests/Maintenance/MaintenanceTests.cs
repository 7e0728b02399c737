using System.Text.Json;
using Npgsql;

namespace ChatAi.Migration.Tests.Maintenance;

public sealed class MaintenanceTests(TestDatabase database, Stores stores) : IClassFixture<TestDatabase>
{
    private readonly Terminal person = new(database.Owner);

    [Fact]
    public async Task Sizes_are_told_in_units_to_a_person_and_as_numbers_to_a_script()
    {
        var (said, told) = (await person.RunAsync("size"), await person.JsonAsync("size"));

        Assert.Matches("(?m)^size +[0-9.]+ MB$", said.Output);
        Assert.InRange(told.GetProperty("size_bytes").GetInt64(), told.GetProperty("table_bytes").GetInt64(), 1L << 30);
        Assert.Equal(JsonValueKind.Number, told.GetProperty("connections").ValueKind);
    }

    [Fact]
    public async Task Tables_stand_in_aligned_columns_biggest_first()
    {
        await person.QueryAsync("create table the_biggest as select repeat('x', 1000) from generate_series(1, 3000)");

        var lines = (await person.RunAsync("tables")).Output.TrimEnd().Split('\n');
        var sizes = (await person.JsonAsync("tables")).EnumerateArray().Select(table => table.GetProperty("total_bytes").GetInt64()).ToList();

        Assert.StartsWith("the_biggest ", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.Equal(sizes.OrderDescending(), sizes);
    }

    [Fact]
    public async Task Analyze_brings_the_statistics_of_every_table_up_to_date()
    {
        var done = await person.JsonAsync("analyze");

        Assert.Equal(
            await person.QueryAsync("select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"),
            [done.GetArrayLength().ToString()]);
        await Eventually.Passes(async () => Assert.Equal(
            ["0"],
            await person.QueryAsync("select count(*) from pg_stat_user_tables where schemaname = 'public' and last_analyze is null")));
    }

    [Fact]
    public async Task Vacuum_frees_what_bloat_has_named()
    {
        await person.QueryAsync("create table full_of_dead (id int) with (autovacuum_enabled = off)");
        await person.QueryAsync("insert into full_of_dead select generate_series(1, 1000)");
        await person.QueryAsync("delete from full_of_dead where id <= 600");
        await Eventually.Passes(async () => Assert.Equal(60, (await BloatAsync("full_of_dead"))?.GetProperty("dead_percent").GetDouble()));

        var done = await person.RunAsync("vacuum", "--table", "full_of_dead");

        Assert.Contains("vacuum: 1 table in", done.Output, StringComparison.Ordinal);
        await Eventually.Passes(async () => Assert.Null(await BloatAsync("full_of_dead")));
    }

    [Fact]
    public async Task Reindex_shrinks_an_index_while_others_write_and_clears_what_an_earlier_one_left()
    {
        await person.QueryAsync("create table grown (id int, note text) with (autovacuum_enabled = off)");
        await person.QueryAsync("create index grown_id on grown (id)");
        await person.QueryAsync("insert into grown select generate_series(1, 20000)");
        await person.QueryAsync("delete from grown where id > 10");
        await person.QueryAsync("vacuum grown");
        await person.QueryAsync("create index grown_id_ccnew on grown (id)");
        await person.QueryAsync("update pg_index set indisvalid = false where indexrelid = 'grown_id_ccnew'::regclass");
        var before = await SizeAsync("grown_id");

        var outcome = await person.RunAsync("reindex", "--table", "grown");

        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(await SizeAsync("grown_id"), 1, before / 2);
        Assert.Equal(["grown_id"], await person.QueryAsync("select indexname from pg_indexes where tablename = 'grown'"));
    }

    [Fact]
    public async Task A_table_that_does_not_exist_is_named() =>
        Assert.Equal("There is no table 'nowhere'.", await person.FailureAsync("reindex", "--table", "nowhere"));

    [Fact]
    public async Task Unused_indexes_are_those_that_keep_no_constraint()
    {
        await person.QueryAsync("create table indexed (id int primary key, code int unique, note int, period int4range, exclude using gist (period with &&))");
        await person.QueryAsync("create unique index indexed_note_once on indexed (note)");
        await person.QueryAsync("create index indexed_note on indexed (note)");

        var unused = await person.JsonAsync("unused-indexes");

        Assert.Equal(
            ["indexed_note"],
            unused.EnumerateArray().Where(index => index.GetProperty("table").GetString() == "indexed").Select(index => index.GetProperty("name").GetString()));
        Assert.Contains("Counted at least since", (await person.RunAsync("unused-indexes")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_queries_come_with_their_times_and_calls()
    {
        await person.QueryAsync("select pg_sleep(0.3)");

        var queries = (await person.JsonAsync("slow-queries", "--limit", "1000")).EnumerateArray().ToList();

        // PostgreSQL keeps the number of seconds where it dropped the statement's first note while it ran, to make room.
        var slow = Assert.Single(queries, query => query.GetProperty("statement").GetString() is "select pg_sleep($1)" or "select pg_sleep(0.3)");
        Assert.InRange(slow.GetProperty("mean_ms").GetDouble(), 300, 30_000);
        Assert.Equal(1, slow.GetProperty("calls").GetInt64());
        var means = queries.Select(query => query.GetProperty("mean_ms").GetDouble()).ToList();
        Assert.Equal(means.OrderDescending(), means);
    }

    [Fact]
    public async Task Where_queries_are_not_counted_it_says_how_to_switch_that_on()
    {
        var elsewhere = new Terminal(stores.Postgres());

        var failure = await elsewhere.FailureAsync("slow-queries");

        Assert.StartsWith("pg_stat_statements is not switched on: set shared_preload_libraries = 'pg_stat_statements'", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_shows_who_blocks_whom_and_terminate_ends_one()
    {
        await using var holder = await person.OpenAsync();
        await ExecuteAsync(holder, "begin; lock table users in access exclusive mode");
        var waiting = person.QueryAsync("select count(*) from users");

        var blocked = await Eventually.Is(
            async () => (await person.JsonAsync("activity")).EnumerateArray().FirstOrDefault(session => session.GetProperty("blocked_by").GetString() is not null),
            session => session.ValueKind == JsonValueKind.Object);
        Assert.Equal($"{holder.ProcessID}", blocked.GetProperty("blocked_by").GetString());
        Assert.StartsWith("Lock:", blocked.GetProperty("waits_for").GetString(), StringComparison.Ordinal);
        Assert.Equal("select count(*) from users", blocked.GetProperty("query").GetString());

        Assert.Equal(0, (await person.RunAsync("terminate", $"{holder.ProcessID}")).ExitCode);
        await waiting;
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(holder, "select 1"));
    }

    [Fact]
    public async Task Terminate_ends_no_session_of_another_database()
    {
        await using var elsewhere = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.Owner) { Database = "postgres", Pooling = false }.ConnectionString);
        await elsewhere.OpenAsync(TestContext.Current.CancellationToken);

        var failure = await person.FailureAsync("terminate", $"{elsewhere.ProcessID}");

        Assert.StartsWith($"There is no session {elsewhere.ProcessID} ", failure, StringComparison.Ordinal);
        await ExecuteAsync(elsewhere, "select 1");
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_in_one_line()
    {
        var stranger = new Terminal("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere;Timeout=2");

        Assert.StartsWith("The database does not answer: ", await stranger.FailureAsync("size"), StringComparison.Ordinal);
    }

    private async Task<JsonElement?> BloatAsync(string table) =>
        (await person.JsonAsync("bloat")).EnumerateArray().Where(row => row.GetProperty("name").GetString() == table).Cast<JsonElement?>().FirstOrDefault();

    private async Task<long> SizeAsync(string index) => long.Parse((await person.QueryAsync($"select pg_relation_size('{index}')")).Single());

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // the tests' own statements
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
