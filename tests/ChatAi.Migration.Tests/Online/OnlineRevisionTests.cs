using ChatAi.Migration.Schema;
using FluentMigrator;

namespace ChatAi.Migration.Tests.Online;

/// <summary>The way to change a big table that is in use.</summary>
public sealed class OnlineRevisionTests(Stores stores, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly EmptyDatabase database = new(stores);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_million_rows_are_changed_while_nobody_who_writes_waits_for_more_than_a_second()
    {
        const long rows = 1_000_000;
        using var runner = await FillAsync(rows);
        await using var writers = new Writers(database.ConnectionString, rows);

        await runner.UpgradeAsync("2");

        await writers.EndAsync();
        output.WriteLine($"{writers.Writes} writes meanwhile, the longest two took {writers.LongestWrite.TotalMilliseconds:0} ms");
        Assert.Empty(writers.KeptWaiting);
        Assert.True(writers.Writes > 100);
        Assert.Equal([$"{rows} True"], await database.QueryAsync(
            $"select count(length), (select bool_and(indisvalid) from pg_index where indrelid = 'big'::regclass) from big where id <= {rows}"));
        Assert.Contains("big: ", runner.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_on_where_it_was_interrupted()
    {
        using var runner = await FillAsync(20_000);
        await database.QueryAsync(
            """
            create function takes_long() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$;
            create trigger takes_long before update on big for each row when (old.id = 11000) execute function takes_long();
            """);
        var interrupted = runner.UpgradeAsync("2");
        await Eventually.Is(DoneAsync, done => done == 10_000, TimeSpan.FromSeconds(30));
        await database.QueryAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'chatai-migration%' and query like '%batches%'");

        var failure = await Assert.ThrowsAsync<SchemaException>(() => interrupted);
        Assert.StartsWith("Revision 2 failed, and goes on where it stopped when it is run again", failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, 10_000), (await runner.CurrentAsync(), await DoneAsync()));
        await database.QueryAsync("drop function takes_long cascade");
        const string version = "select xmin from big where id = 1";
        var first = await database.QueryAsync(version);

        await runner.UpgradeAsync("2");

        Assert.Equal(20_000, await DoneAsync());
        Assert.Equal(first, await database.QueryAsync(version));
        await runner.DowngradeAsync("1");
        Assert.Equal(["id", "text"], await database.QueryAsync("select column_name::text from information_schema.columns where table_name = 'big' order by 1"));
    }

    [Fact]
    public async Task An_index_that_was_left_unfinished_is_made_anew()
    {
        using var runner = new Runner(database.ConnectionString, new RevisionCatalogue(typeof(BigTable.Made), typeof(Unique)));
        await runner.UpgradeAsync("1");
        await database.QueryAsync("insert into big (text) values ('same'), ('same')");
        await Assert.ThrowsAsync<SchemaException>(() => runner.UpgradeAsync());
        Assert.Equal(["False"], await database.QueryAsync("select indisvalid from pg_index where indexrelid = 'big_text'::regclass"));

        await database.QueryAsync("update big set text = 'other' where id = 2");
        await runner.UpgradeAsync();

        Assert.Equal(["True"], await database.QueryAsync("select indisvalid from pg_index where indexrelid = 'big_text'::regclass"));
    }

    [Fact]
    public async Task A_runner_that_waits_for_its_turn_is_not_in_the_way_of_an_index_that_is_made_concurrently()
    {
        using var runner = await FillAsync(20_000);
        using var second = new Runner(database.ConnectionString, BigTable.Revisions);

        await Task.WhenAll(runner.UpgradeAsync(), second.UpgradeAsync());

        Assert.Equal((2, ""), (await runner.CurrentAsync(), (runner.Told + second.Told).Contains("waits", StringComparison.Ordinal) ? runner.Told + second.Told : ""));
    }

    [Fact]
    public async Task A_script_of_it_does_the_same()
    {
        using var runner = await FillAsync(10_000);
        using var script = new StringWriter();
        RevisionScript.Write(script, [BigTable.Revisions[2]], Direction.Up);

        var psql = await Psql.RunAsync(database, script.ToString());

        Assert.Equal(0, psql.ExitCode);
        Assert.Equal((2, 10_000), (await runner.CurrentAsync(), await DoneAsync()));
    }

    private async Task<Runner> FillAsync(long rows)
    {
        var runner = new Runner(database.ConnectionString, BigTable.Revisions);
        await runner.UpgradeAsync("1");
        await database.QueryAsync($"insert into big (text) select 'text ' || n from generate_series(1, {rows}) n");
        await database.QueryAsync("analyze big");
        return runner;
    }

    private async Task<long> DoneAsync() =>
        await database.QueryAsync("select count(*) from pg_attribute where attrelid = 'big'::regclass and attname = 'length'") is ["1"]
            ? long.Parse((await database.QueryAsync("select count(length) from big"))[0], null)
            : 0;

    [Migration(2, "texts are unique")]
    public sealed class Unique : OnlineRevision
    {
        public override void Up() => CreateIndexConcurrently("big_text", "big (text)", unique: true);

        public override void Down() => DropIndexConcurrently("big_text");
    }
}
