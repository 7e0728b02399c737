using ChatAi.Migration.Schema.Shapes;

namespace ChatAi.Migration.Tests.RealData;

/// <summary>
/// A schema grows under its data: after each revision come the rows of its time (<c>Seeds/</c>). Then the way back is gone
/// over all of them, each step down, up, and down again.
/// </summary>
public sealed class RevisionsOverDataTests(Stores stores) : IAsyncLifetime
{
    /// <summary>Columns whose words a revision translates, because the older schema had others, or makes anew.</summary>
    private static readonly string[] Translated = ["dialogs.handoff_status", "handoffs.reason", "ai_token_usage.request_id", "retrieval_runs.cause"];

    private readonly EmptyDatabase database = new(stores);
    private readonly Dictionary<long, SchemaShape> shapes = [];

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Every_revision_goes_down_and_up_and_down_over_real_data_and_keeps_every_row_that_fits()
    {
        using var runner = new Runner(database.ConnectionString);
        await GrowAsync(runner);
        var full = await Rows.OfAsync(database);
        Assert.All(full.Tables, table => Assert.True(full.CountOf(table) > 0, $"{table} has no row: its revision needs a seed."));

        foreach (var version in runner.Known.Versions.Reverse())
        {
            var before = await Rows.OfAsync(database);
            await runner.DowngradeAsync("-1");
            var lower = await Rows.OfAsync(database);
            await AssertShapeAsync(runner, version);
            AssertKept(version, before, lower);

            await runner.UpgradeAsync("+1");
            AssertKept(version, lower, await Rows.OfAsync(database));

            await runner.DowngradeAsync("-1");
            await AssertShapeAsync(runner, version);
            AssertKept(version, lower, await Rows.OfAsync(database));
        }

        Assert.Empty((await Rows.OfAsync(database)).Tables);
        await runner.UpgradeAsync();
        Assert.Empty(SchemaDifference.Between(shapes[runner.Known.Head], await runner.ShapeAsync()).Select(difference => difference.Tell()));
    }

    private async Task GrowAsync(Runner runner)
    {
        shapes[0] = await runner.ShapeAsync();
        foreach (var version in runner.Known.Versions)
        {
            await runner.UpgradeAsync($"{version}");
            shapes[version] = await runner.ShapeAsync();

            var seed = Repository.PathTo("tests", "ChatAi.Migration.Tests", "RealData", "Seeds", $"{version}.sql");
            if (File.Exists(seed))
                await database.QueryAsync(await File.ReadAllTextAsync(seed, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>What was taken back leaves nothing: the schema is as it was before the revision came.</summary>
    private async Task AssertShapeAsync(Runner runner, long takenBack)
    {
        var wanted = shapes[shapes.Keys.Where(version => version < takenBack).Max()];
        Assert.Empty(SchemaDifference.Between(wanted, await runner.ShapeAsync()).Select(difference => $"{takenBack}: {difference.Tell()}"));
    }

    private static void AssertKept(long version, Rows before, Rows after)
    {
        foreach (var table in before.Tables.Intersect(after.Tables))
            Assert.Equal(before.Common(after, table, Translated).Prepend($"{version} {table}"), after.Common(before, table, Translated).Prepend($"{version} {table}"));
    }
}
