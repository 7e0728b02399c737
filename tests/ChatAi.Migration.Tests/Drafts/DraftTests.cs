using ChatAi.Migration.Schema.Shapes;

namespace ChatAi.Migration.Tests.Drafts;

/// <summary><c>revision</c> writes a new revision.</summary>
public sealed class DraftTests(Stores stores) : IAsyncLifetime
{
    private readonly EmptyDatabase database = new(stores);
    private readonly EmptyDatabase other = new(stores);
    private readonly DraftFolder checkout = new();

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await other.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        checkout.Dispose();
        await database.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_new_revision_is_named_by_its_message_and_looks_like_the_others()
    {
        var run = await database.RunInAsync(checkout.Root, "revision", "-m", "Add new \"feature\"");

        var file = run.Output.TrimEnd();
        Assert.Matches(@"/services/migration/Revisions/R\d{12}_AddNewFeature\.cs$", file);
        var number = Path.GetFileName(file)[1..13];
        Assert.Equal(
            $$"""
            using FluentMigrator;

            namespace ChatAi.Migration.Revisions;

            [Migration({{number}}, "Add new \"feature\"")]
            public sealed class R{{number}}_AddNewFeature : FluentMigrator.Migration
            {
                public override void Up() => Execute.Sql(
                    {{"\"\"\""}}
                    -- what the revision does
                    {{"\"\"\""}});

                public override void Down() => Execute.Sql(
                    {{"\"\"\""}}
                    -- what takes it back
                    {{"\"\"\""}});
            }

            """,
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("accounts")]
    [InlineData("...")]
    [InlineData("2026")]
    [InlineData("two\nlines")]
    [InlineData("very very very very very very very very very very very very very very very very very very very very long")]
    public async Task A_message_that_names_nothing_or_something_that_is_there_is_refused(string message)
    {
        var before = checkout.Files;

        var run = await database.RunInAsync(checkout.Root, "revision", "-m", message);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, checkout.Files);
    }

    [Fact]
    public async Task A_revision_does_not_come_before_one_that_is_there()
    {
        await File.WriteAllTextAsync(Path.Combine(checkout.Root, "services/migration/Revisions/R209912312359_Late.cs"), "", TestContext.Current.CancellationToken);

        var run = await database.RunInAsync(checkout.Root, "revision", "-m", "Add new feature");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("209912312359", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_checkout_no_revision_is_written()
    {
        var run = await database.RunInAsync(Path.GetTempPath(), "revision", "-m", "Add new feature");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Without_a_difference_there_is_nothing_to_do()
    {
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync();
        var before = checkout.Files;

        var run = await database.RunInAsync(checkout.Root, "revision", "--autogenerate", "-m", "nothing");

        Assert.Equal((0, "nothing to do: the schema is what the revisions say\n"), (run.ExitCode, run.Output));
        Assert.Equal(before, checkout.Files);
    }

    [Fact]
    public async Task What_was_changed_by_hand_becomes_a_revision_that_does_it_elsewhere_and_takes_it_back()
    {
        using var changed = new Runner(database.ConnectionString);
        using var runner = new Runner(other.ConnectionString);
        await changed.UpgradeAsync();
        await runner.UpgradeAsync();
        var head = await runner.ShapeAsync();
        var script = Repository.PathTo("tests", "ChatAi.Migration.Tests", "Drafts", "changes-by-hand.sql");
        await database.QueryAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken));

        var run = await database.RunInAsync(checkout.Root, "revision", "--autogenerate", "-m", "Changes by hand");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var (up, down) = DraftFolder.SqlOf(run.Output.TrimEnd());

        await other.QueryAsync(up);
        Assert.Empty(Differences(await changed.ShapeAsync(), await runner.ShapeAsync()));
        await other.QueryAsync(down);
        Assert.Empty(Differences(head, await runner.ShapeAsync()));
    }

    [Fact]
    public async Task A_column_that_may_have_been_renamed_is_pointed_at()
    {
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync();
        await database.QueryAsync("alter table mails rename column recipient to addressee");

        var run = await database.RunInAsync(checkout.Root, "revision", "--autogenerate", "-m", "Renamed");

        var (up, _) = DraftFolder.SqlOf(run.Output.TrimEnd());
        Assert.StartsWith("-- If mails.recipient was renamed to mails.addressee, write that instead", up, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create type mood as enum ('good', 'bad')", "type mood")]
    [InlineData("create table parts (id bigint) partition by range (id)", "partitioned table parts")]
    [InlineData("create extension pg_trgm", "extension pg_trgm")]
    [InlineData("create materialized view many as select 1 as one", "materialized view many")]
    [InlineData("alter table users enable row level security", "row security of users")]
    public async Task What_cannot_be_expressed_is_refused_and_named_and_leaves_no_database_behind(string change, string named)
    {
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync();
        await database.QueryAsync(change);
        var before = checkout.Files;

        var run = await database.RunInAsync(checkout.Root, "revision", "--autogenerate", "-m", "Anything");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"This has to be written by hand: {named} is in the database, and no revision makes it.\n", run.Error);
        Assert.Equal(before, checkout.Files);
        Assert.Empty(await database.QueryAsync($"select datname from pg_database where datname = '{database.Name}__from_revisions'"));
    }

    private static IEnumerable<string> Differences(SchemaShape before, SchemaShape after) =>
        SchemaDifference.Between(before, after).Select(difference => difference.Tell());
}
