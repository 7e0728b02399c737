using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>
/// The one session of the one runner: the lock that keeps others out, and the revisions. When the process dies, the server
/// ends both at once, so that whoever comes next never works beside what a dead runner left running.
/// </summary>
internal sealed class RevisionSession : IAsyncDisposable
{
    /// <summary>The advisory lock of all runners; the number is nothing but ours.</summary>
    public const long LockKey = 0x43_68_61_74_41_69;

    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly RunnerPatience patience;
    private readonly Terminal terminal;
    private readonly TimeProvider clock;
    private readonly Progress progress;

    private RevisionSession(NpgsqlConnection connection, RunnerPatience patience, Terminal terminal, TimeProvider clock)
    {
        (Connection, this.patience, this.terminal, this.clock) = (connection, patience, terminal, clock);
        progress = new Progress(terminal, clock);
        connection.Notice += progress.Show;
    }

    public NpgsqlConnection Connection { get; }

    public static async Task<RevisionSession> BeginAsync(
        SchemaDatabase database,
        RunnerPatience patience,
        Terminal terminal,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the session owns its connection
        var session = new RevisionSession(await database.OpenAsync(cancellationToken), patience, terminal, clock);
#pragma warning restore CA2000
        try
        {
            // A statement of a process that was killed would go on to its end: the server looks whether anybody listens.
            await session.ExecuteAsync("set client_connection_check_interval = '1s'", cancellationToken);
            await session.ExecuteAsync("set statement_timeout = 0", cancellationToken);
            await session.LockAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task<SortedDictionary<long, RevisionTable.Applied>> AppliedAsync(CancellationToken cancellationToken) =>
        RevisionTable.ReadAsync(Connection, cancellationToken);

    public Task MakeTableAsync(CancellationToken cancellationToken) => ExecuteAsync(RevisionTable.Create, cancellationToken);

    /// <summary>Applies a revision or takes it back; tries again when another one holds a lock that it needs.</summary>
    public async Task MoveAsync(KnownRevision revision, Direction direction, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await progress.WhileAsync(TryAsync(revision, direction, cancellationToken), $"revision {revision.Version} is under way");
                return;
            }
            catch (PostgresException exception) when (IsInTheWay(exception) && attempt < patience.Attempts)
            {
                await terminal.Error.WriteLineAsync(
                    $"revision {revision.Version} waits: others hold what it needs to lock (attempt {attempt} of {patience.Attempts})");
                await Task.Delay(patience.Pause, clock, cancellationToken);
            }
            finally
            {
                progress.End();
            }
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static bool IsInTheWay(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    private async Task TryAsync(KnownRevision revision, Direction direction, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"set lock_timeout = {(int)patience.LockTimeout.TotalMilliseconds}", cancellationToken);
        await using var transaction = revision.InTransaction ? await Connection.BeginTransactionAsync(cancellationToken) : null;
        foreach (var statement in revision.Sql(direction))
            await ExecuteAsync(statement, cancellationToken);

        await ExecuteAsync(RevisionTable.Note(revision, direction), cancellationToken);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Looks again and again instead of waiting in a statement: that would hold a snapshot, for the end of which an index
    /// waits that the other runner makes concurrently.
    /// </summary>
    private async Task LockAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", Connection);
        command.Parameters.Add(new() { Value = LockKey });
        await progress.WhileAsync(WaitAsync(), "another one changes the schema: waiting for it");
        progress.End();

        async Task WaitAsync()
        {
            while (!(bool)(await command.ExecuteScalarAsync(cancellationToken))!)
                await Task.Delay(PauseBetweenLooks, clock, cancellationToken);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // the revisions' own statements
        await using var command = new NpgsqlCommand(sql, Connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
