namespace ChatAi.Migration.Tests;

public sealed class SchemaTests(Stores stores) : IAsyncLifetime
{
    private readonly EmptyDatabase database = new(stores);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Without_a_command_it_brings_the_schema_to_its_head()
    {
        var job = await database.RunAsync();

        Assert.Equal(0, job.ExitCode);
        Assert.EndsWith("(head)\n", job.Output, StringComparison.Ordinal);
        Assert.EndsWith("(head)\n", (await database.RunAsync("current")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        using var runner = new Runner(database.ConnectionString);
        await database.RunAsync();
        var shape = await runner.ShapeAsync();

        var second = await database.RunAsync();

        Assert.Equal(0, second.ExitCode);
        Assert.DoesNotContain("applied", second.Output, StringComparison.Ordinal);
        Assert.Equal(shape.Items, (await runner.ShapeAsync()).Items);
    }

    [Fact]
    public async Task Of_three_runners_at_once_one_does_the_work_and_the_others_find_it_done()
    {
        var runs = await Task.WhenAll(database.RunAsync(), database.RunAsync(), database.RunAsync());

        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
        Assert.Single(runs, run => run.Output.Contains("applied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revision_that_fails_is_named_and_leaves_nothing_behind()
    {
        await database.QueryAsync("create table dialog_messages (in_the_way integer)");

        var job = await database.RunAsync();

        Assert.Equal(1, job.ExitCode);
        Assert.Contains("Revision 202611240915 failed", job.Error, StringComparison.Ordinal);
        Assert.Contains("dialog_messages", job.Error, StringComparison.Ordinal);
        Assert.Single(job.Error.TrimEnd().Split('\n'));
        Assert.Equal(["False"], await database.QueryAsync("select exists (select from pg_tables where tablename = 'dialogs')"));
    }

    [Theory]
    [InlineData("upgrade", "5")]
    [InlineData("upgrade", "+100")]
    [InlineData("upgrade", "sideways")]
    [InlineData("downgrade", "-1")]
    public async Task A_target_that_does_not_exist_is_refused_in_one_line(string command, string target)
    {
        var run = await database.RunAsync(command, target);

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
