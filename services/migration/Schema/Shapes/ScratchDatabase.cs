using System.Data;
using Npgsql;

namespace ChatAi.Migration.Schema.Shapes;

/// <summary>
/// A database on the same server, as the revisions make it. There is one for a database, so that what a killed process
/// leaves behind is the next one's to take away.
/// </summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private const long LockKey = RevisionSession.LockKey + 1;

    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly NpgsqlConnection home;
    private readonly string name;
    private NpgsqlConnection? connection;
    private bool isOurs;

    private ScratchDatabase(NpgsqlConnection home, string name) => (this.home, this.name) = (home, name);

    public NpgsqlConnection Connection => connection ?? throw new InvalidOperationException("The database is not made yet.");

    public static async Task<ScratchDatabase> MakeAsync(
        SchemaDatabase database,
        RevisionCatalogue known,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // PostgreSQL would cut a long name, and two databases could come to share one.
        var name = $"{database.Name[..Math.Min(database.Name.Length, 40)]}__from_revisions";
#pragma warning disable CA2000 // the caller disposes of it, and it of its connections
        var scratch = new ScratchDatabase(await database.OpenAsync(cancellationToken), name);
#pragma warning restore CA2000
        try
        {
            await scratch.LockAsync(clock, cancellationToken);
            await scratch.AtHomeAsync($"drop database if exists \"{scratch.Quoted}\" with (force)", cancellationToken);
            await scratch.AtHomeAsync($"create database \"{scratch.Quoted}\" template template0", cancellationToken);

            await using var session = await RevisionSession.BeginAsync(
                database.Sibling(name), RunnerPatience.Default, new Terminal(TextWriter.Null, TextWriter.Null, RewritesLines: false), clock, cancellationToken);
            await session.MakeTableAsync(cancellationToken);
            foreach (var revision in known.All)
                await session.MoveAsync(revision, Direction.Up, cancellationToken);

            scratch.connection = await database.Sibling(name).OpenAsync(cancellationToken);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closing the connection at home gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();

        if (isOurs && home.State is ConnectionState.Open)
            await AtHomeAsync($"drop database if exists \"{Quoted}\" with (force)", CancellationToken.None);

        await home.DisposeAsync();
    }

    private string Quoted => name.Replace("\"", "\"\"", StringComparison.Ordinal);

    private async Task LockAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", home);
        command.Parameters.Add(new() { Value = LockKey });
        while (!(bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            await Task.Delay(PauseBetweenLooks, clock, cancellationToken);

        isOurs = true;
    }

    private async Task AtHomeAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // the name is made here and quoted
        await using var command = new NpgsqlCommand(sql, home);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
