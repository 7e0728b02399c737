using System.Diagnostics;
using ChatAi.Migration.Schema.Shapes;

namespace ChatAi.Migration.Tests;

/// <summary>A runner that dies in the middle of a revision takes its lock and its work along.</summary>
public sealed class KilledRunnerTests(Stores stores) : IAsyncLifetime
{
    private const long Before = 202611270500;

    private readonly EmptyDatabase database = new(stores);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync($"{Before}");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task While_it_waits_for_a_lock()
    {
        using var runner = new Runner(database.ConnectionString);
        var shape = await runner.ShapeAsync();
        await using var holder = await runner.Database.OpenAsync(TestContext.Current.CancellationToken);
        await using (var held = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var take = new Npgsql.NpgsqlCommand("lock table dialogs in access share mode", holder);
            await take.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            await KillAsync("wait_event_type = 'Lock'");
        }

        await AssertGoesOnAsync(runner, shape);
    }

    [Fact]
    public async Task While_a_statement_of_it_works()
    {
        await database.QueryAsync(
            """
            insert into users (email, password_hash) values ('anna@example.org', 'hash');
            insert into assistants (user_id, name) select id, 'one' from users;
            insert into dialogs (user_id, assistant_id, channel, handoff_status) select user_id, id, 'web', 'resolved' from assistants;
            """);
        using var runner = new Runner(database.ConnectionString);
        var shape = await runner.ShapeAsync();
        await database.QueryAsync(
            """
            create function takes_long() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$;
            create trigger takes_long before update on dialogs for each row execute function takes_long();
            """);

        await KillAsync("wait_event = 'PgSleep'");

        await database.QueryAsync("drop function takes_long cascade");
        await AssertGoesOnAsync(runner, shape);
    }

    private async Task KillAsync(string inTheMiddle)
    {
        using var process = Process.Start(EmptyDatabase.Command(database.ConnectionString, Environment.CurrentDirectory, "upgrade", "head"))!;
        await Eventually.True(
            async () => await CountAsync($"pg_stat_activity where datname = current_database() and application_name like 'chatai-migration%' and {inTheMiddle}") == 1,
            TimeSpan.FromSeconds(30));

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.True(
            async () => await CountAsync("pg_stat_activity where datname = current_database() and application_name like 'chatai-migration%' and state <> 'idle in transaction'") == 0,
            TimeSpan.FromSeconds(30));
        Assert.Equal(0, await CountAsync("pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
    }

    private async Task AssertGoesOnAsync(Runner runner, SchemaShape before)
    {
        Assert.Equal(Before, await runner.CurrentAsync());
        Assert.Empty(SchemaDifference.Between(before, await runner.ShapeAsync()).Select(difference => difference.Tell()));

        var next = await database.RunAsync();

        Assert.Equal((0, ""), (next.ExitCode, next.Error));
        Assert.EndsWith("(head)\n", next.Output, StringComparison.Ordinal);
    }

    private async Task<long> CountAsync(string from) => long.Parse((await database.QueryAsync($"select count(*) from {from}"))[0], null);
}
