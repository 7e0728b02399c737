namespace ChatAi.Migration.Tests;

/// <summary><c>check</c> tells whether the database is what the revisions make.</summary>
public sealed class CheckTests(Stores stores) : IAsyncLifetime
{
    private readonly EmptyDatabase database = new(stores);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        using var runner = new Runner(database.ConnectionString);
        await runner.UpgradeAsync();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_database_at_head_is_what_the_revisions_say()
    {
        await database.QueryAsync("create extension pgstattuple");

        var check = await database.RunAsync("check");

        Assert.Equal((0, "the schema is what the revisions say\n", ""), (check.ExitCode, check.Output, check.Error));
        Assert.Empty(await database.QueryAsync($"select datname from pg_database where datname = '{database.Name}__from_revisions'"));
    }

    [Fact]
    public async Task Each_difference_is_one_line()
    {
        await database.QueryAsync("create index by_hand on users (created_at)");
        await database.QueryAsync("alter table mails drop column last_error");
        await database.QueryAsync("alter table users alter column role set default 'admin'");
        await database.QueryAsync("grant select on ai_token_pool to chatai_api");
        await database.QueryAsync("create function f() returns integer language sql as $$ select\n1 $$");
        await database.QueryAsync("create type mood as enum ('good')");

        var check = await database.RunAsync("check");

        Assert.Equal(1, check.ExitCode);
        Assert.Equal(
            [
                "column mails.last_error is missing in the database",
                "default of users.role differs: the revisions say \"alter table users alter column role set default 'user'::text\", the database \"alter table users alter column role set default 'admin'::text\"",
                "function f() is in the database, and no revision makes it",
                "grant on ai_token_pool to chatai_api is in the database, and no revision makes it",
                "index by_hand is in the database, and no revision makes it",
                "type mood is in the database, and no revision makes it",
            ],
            check.Output.TrimEnd().Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_check_left_behind_is_taken_away_by_the_next()
    {
        await database.QueryAsync($"create database {database.Name}__from_revisions");

        var check = await database.RunAsync("check");

        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Empty(await database.QueryAsync($"select datname from pg_database where datname = '{database.Name}__from_revisions'"));
    }

    [Fact]
    public async Task Two_checks_at_once_do_not_disturb_each_other()
    {
        var checks = await Task.WhenAll(database.RunAsync("check"), database.RunAsync("check"));

        Assert.All(checks, check => Assert.Equal((0, "the schema is what the revisions say\n"), (check.ExitCode, check.Output)));
    }

    [Fact]
    public async Task A_database_that_is_not_at_head_is_told_what_it_lacks()
    {
        var newest = await database.QueryAsync("select version from schema_revisions order by version desc limit 2");
        await database.RunAsync("downgrade", "-2");

        var check = await database.RunAsync("check");

        Assert.Equal(1, check.ExitCode);
        Assert.Equal(
            newest.Select(version => $"revision {version} is not applied").Order(),
            check.Output.TrimEnd().Split('\n').Order());
    }

    [Fact]
    public async Task A_revision_of_a_newer_program_is_seen()
    {
        await database.QueryAsync("insert into schema_revisions (version, applied_on, description) values (209901010000, now(), 'flying bots')");

        var check = await database.RunAsync("check");

        Assert.Equal((1, "revision 209901010000 is applied, and unknown to this program\n"), (check.ExitCode, check.Output));
        Assert.Equal("209901010000 (flying bots; unknown to this program)\n", (await database.RunAsync("current")).Output);
    }
}
