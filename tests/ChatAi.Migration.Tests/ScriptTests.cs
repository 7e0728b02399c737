using ChatAi.Migration.Schema.Shapes;
using ChatAi.Migration.Tests.RealData;
using Npgsql;

namespace ChatAi.Migration.Tests;

/// <summary><c>upgrade … --sql</c> and <c>downgrade … --sql</c>: a script that does what a run would do, and does nothing by being made.</summary>
public sealed class ScriptTests(Stores stores) : IAsyncLifetime
{
    private readonly EmptyDatabase database = new(stores);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_script_is_made_without_touching_the_database_by_somebody_who_may_only_read()
    {
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync("202611240905");
        await database.QueryAsync("insert into users (email, password_hash) values ('anna@example.org', 'hash')");
        await database.QueryAsync("create role reads_only login password 'reads-only'; grant select on schema_revisions to reads_only");
        var (shape, rows) = (await runner.ShapeAsync(), (await Rows.OfAsync(database)).All);

        var reader = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "reads_only", Password = "reads-only" }.ConnectionString;
        var up = await database.RunAsAsync(reader, "upgrade", "head", "--sql");
        var down = await database.RunAsAsync(reader, "downgrade", "-1", "--sql");

        Assert.Equal((0, 0), (up.ExitCode, down.ExitCode));
        Assert.DoesNotContain("create table users", up.Output, StringComparison.Ordinal);
        Assert.Contains("create table idempotent_requests", up.Output, StringComparison.Ordinal);
        Assert.Contains("drop table passages, documents, assistants;", down.Output, StringComparison.Ordinal);
        Assert.Equal(202611240905, await runner.CurrentAsync());
        Assert.Empty(SchemaDifference.Between(shape, await runner.ShapeAsync()));
        Assert.Equal(rows, (await Rows.OfAsync(database)).All);
    }

    [Fact]
    public async Task A_script_from_base_to_head_is_made_without_a_database_and_brings_an_empty_one_to_head()
    {
        var script = await database.RunAsAsync(connectionString: null, "upgrade", "base:head", "--sql");

        var psql = await Psql.RunAsync(database, script.Output);

        Assert.Equal("", psql.Error.Replace("NOTICE:  extension \"vector\" already exists, skipping\n", "", StringComparison.Ordinal));
        Assert.Equal(0, psql.ExitCode);
        Assert.EndsWith("(head)\n", (await database.RunAsync("current")).Output, StringComparison.Ordinal);
        Assert.Equal("the schema is what the revisions say\n", (await database.RunAsync("check")).Output);
        Assert.Contains("by postgres (psql)", (await database.RunAsync("history", "--verbose")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_takes_revisions_back()
    {
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync("202611270930");
        var shape = await runner.ShapeAsync();
        await runner.UpgradeAsync();
        var script = await database.RunAsync("downgrade", "202611270930", "--sql");

        var psql = await Psql.RunAsync(database, script.Output);

        Assert.Equal((0, ""), (psql.ExitCode, psql.Error));
        Assert.Equal(202611270930, await runner.CurrentAsync());
        Assert.Empty(SchemaDifference.Between(shape, await runner.ShapeAsync()).Select(difference => difference.Tell()));
    }

    [Fact]
    public async Task A_script_that_fails_stops_there_and_leaves_the_revision_undone()
    {
        await database.QueryAsync("create table assistants (in_the_way integer)");
        var script = await database.RunAsync("upgrade", "head", "--sql");

        var psql = await Psql.RunAsync(database, script.Output);

        Assert.Equal(3, psql.ExitCode);
        Assert.Equal(["202611240900"], await database.QueryAsync("select version from schema_revisions"));
        Assert.Equal(["False"], await database.QueryAsync("select exists (select from pg_tables where tablename = 'documents')"));
    }

    [Theory]
    [InlineData("upgrade", "base:5")]
    [InlineData("upgrade", "head:base")]
    [InlineData("downgrade", "base:head:base")]
    [InlineData("downgrade", "+1:base")]
    public async Task A_range_that_does_not_exist_is_refused_in_one_line(string command, string range)
    {
        var run = await database.RunAsAsync(connectionString: null, command, range, "--sql");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
