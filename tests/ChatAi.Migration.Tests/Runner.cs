using ChatAi.Migration.Schema;
using ChatAi.Migration.Schema.Shapes;
using Microsoft.Extensions.Configuration;

namespace ChatAi.Migration.Tests;

/// <summary>The runner within the test process: with revisions of a test's own, or for many short steps.</summary>
internal sealed class Runner(string connectionString, RevisionCatalogue? known = null, RunnerPatience? patience = null) : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public SchemaDatabase Database { get; } = new(connectionString);

    public RevisionCatalogue Known { get; } = known ?? RevisionCatalogue.OfThisProgram();

    /// <summary>What the runner said beside its results.</summary>
    public string Told => error.ToString();

    private SchemaRunner Schema => new(
        Database,
        Known,
        new ServiceRoles(new ConfigurationBuilder().Build()),
        patience ?? RunnerPatience.Default,
        new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error), RewritesLines: false),
        TimeProvider.System);

    public Task UpgradeAsync(string target = "head") => Schema.UpgradeAsync(RevisionTarget.Parse(target), TestContext.Current.CancellationToken);

    public Task DowngradeAsync(string target) => Schema.DowngradeAsync(RevisionTarget.Parse(target), TestContext.Current.CancellationToken);

    public async Task<long> CurrentAsync() => (await Schema.CurrentAsync(TestContext.Current.CancellationToken))?.Version ?? 0;

    public async Task<SchemaShape> ShapeAsync()
    {
        await using var connection = await Database.OpenAsync(TestContext.Current.CancellationToken);
        return await SchemaShape.ReadAsync(connection, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }
}
