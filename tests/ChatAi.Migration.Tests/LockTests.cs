using ChatAi.Migration.Schema;
using FluentMigrator;
using Npgsql;

namespace ChatAi.Migration.Tests;

/// <summary>A revision that waits for a lock does not make everybody wait behind it.</summary>
public sealed class LockTests(Stores stores) : IAsyncLifetime
{
    private static readonly RevisionCatalogue Revisions = new(typeof(MakesTable), typeof(ChangesTable));

    private readonly EmptyDatabase database = new(stores);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        using var runner = new Runner(database.ConnectionString, Revisions);
        await runner.UpgradeAsync("1");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task It_steps_back_lets_the_others_through_and_tries_again()
    {
        using var runner = new Runner(database.ConnectionString, Revisions, new RunnerPatience
        {
            LockTimeout = TimeSpan.FromMilliseconds(200),
            Pause = TimeSpan.FromMilliseconds(50),
            Attempts = 10_000,
        });
        await using var query = await LongQueryAsync();

        var upgrade = runner.UpgradeAsync();
        await Eventually.True(() => runner.Told.Contains("attempt 2 of", StringComparison.Ordinal), TimeSpan.FromSeconds(30));

        Assert.Equal(["0"], await database.QueryAsync("select count(*) from busy"));
        Assert.False(upgrade.IsCompleted);
        await query.CloseAsync();
        await upgrade;
        Assert.Equal(2, await runner.CurrentAsync());
    }

    [Fact]
    public async Task It_gives_up_after_some_attempts_and_is_not_applied()
    {
        using var runner = new Runner(database.ConnectionString, Revisions, new RunnerPatience
        {
            LockTimeout = TimeSpan.FromMilliseconds(50),
            Pause = TimeSpan.FromMilliseconds(10),
            Attempts = 3,
        });
        await using var query = await LongQueryAsync();

        var failure = await Assert.ThrowsAsync<SchemaException>(() => runner.UpgradeAsync());

        Assert.Equal("Revision 2 failed, and is not applied: canceling statement due to lock timeout", failure.Message);
        Assert.Equal(2, runner.Told.Split('\n').Count(line => line.Contains("revision 2 waits", StringComparison.Ordinal)));
        Assert.Equal(1, await runner.CurrentAsync());
    }

    [Fact]
    public async Task A_revision_that_came_late_from_another_branch_is_applied_all_the_same()
    {
        using var early = new Runner(database.ConnectionString, new RevisionCatalogue(typeof(MakesTable), typeof(CameFirst)));
        await early.UpgradeAsync();
        using var runner = new Runner(database.ConnectionString, new RevisionCatalogue(typeof(MakesTable), typeof(ChangesTable), typeof(CameFirst)));

        await runner.UpgradeAsync();

        Assert.Equal(["1", "2", "3"], await database.QueryAsync("select version from schema_revisions order by version"));
        await runner.DowngradeAsync("-2");
        Assert.Equal(1, await runner.CurrentAsync());
    }

    /// <summary>A transaction that has read the table, and is still open.</summary>
    private async Task<NpgsqlConnection> LongQueryAsync()
    {
        var connection = await new SchemaDatabase(database.ConnectionString).OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("begin; select count(*) from busy", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    [Migration(1, "a table")]
    public sealed class MakesTable : FluentMigrator.Migration
    {
        public override void Up() => Execute.Sql("create table busy (id bigint)");

        public override void Down() => Execute.Sql("drop table busy");
    }

    [Migration(2, "needs all of it")]
    public sealed class ChangesTable : FluentMigrator.Migration
    {
        public override void Up() => Execute.Sql("alter table busy add column more integer");

        public override void Down() => Execute.Sql("alter table busy drop column more");
    }

    [Migration(3, "from another branch")]
    public sealed class CameFirst : FluentMigrator.Migration
    {
        public override void Up() => Execute.Sql("create table free (id bigint)");

        public override void Down() => Execute.Sql("drop table free");
    }
}
