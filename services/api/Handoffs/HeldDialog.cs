using System.Diagnostics;
using ChatAi.Api.Audit;
using ChatAi.Api.Dialogs;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>
/// A dialog whose hand-over is about to change. Its row is locked from the first look to the end of the transaction, so
/// of several who want to change it each sees what the one before has made of it; and so does an answer under way, which
/// is then withheld. Without a commit nothing has happened.
/// </summary>
internal sealed class HeldDialog : IAsyncDisposable
{
    /// <summary>Sees the dialogs of every tenant: this service itself.</summary>
    public static readonly Caller Service = new(null, Roles.Service, null);

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly long id;

    private HeldDialog(NpgsqlConnection connection, NpgsqlTransaction transaction, Handoff handoff, Row row)
    {
        (this.connection, this.transaction, Handoff, Phrases, TenantId) = (connection, transaction, handoff, StockPhrases.In(row.LanguageCode), row.UserId);
        id = handoff.DialogId;
    }

    /// <summary>As it was when it was taken.</summary>
    public Handoff Handoff { get; }

    public long TenantId { get; }

    /// <summary>In the user's language.</summary>
    public StockPhrases Phrases { get; }

    /// <returns>null when there is no such dialog of the caller's tenant.</returns>
    public static async Task<HeldDialog?> TakeAsync(NpgsqlDataSource database, long id, Caller caller, CancellationToken cancellationToken)
    {
        const string held = """
            select user_id, language_code
            from   dialogs
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            for    no key update
            """;

        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var row = await connection.QuerySingleOrDefaultAsync<Row>(
                new CommandDefinition(held, new { Id = id, caller.TenantId }, transaction, cancellationToken: cancellationToken));

            // In a statement of its own: what it reads is from after the wait for the lock.
            if (row is not null && await GetHandoff.FindAsync(connection, id, caller, cancellationToken) is { } handoff)
                return new HeldDialog(connection, transaction, handoff, row);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>A sign of life, that holds back every other change by the same operator until this one is through.</summary>
    /// <returns>How many dialogs the operator has; null when the account is gone.</returns>
    public async Task<long?> CallOperatorAsync(long operatorId, CancellationToken cancellationToken)
    {
        const string load = """
            select count(*)
            from   handoffs
            where  operator_id = @OperatorId
              and  status = 'active'
            """;

        if (!await Heartbeat.NoteAsync(connection, operatorId, cancellationToken))
            return null;

        return await connection.QuerySingleAsync<long>(new CommandDefinition(load, new { OperatorId = operatorId }, transaction, cancellationToken: cancellationToken));
    }

    public Task RequestAsync(string reason) => ChangeAsync(
        """
        insert into handoffs (dialog_id, user_id, reason)
        select id, user_id, @Reason
        from   dialogs
        where  id = @Id
        """,
        "requested",
        new { Id = id, Reason = reason });

    public Task GiveToAsync(long operatorId) => ChangeAsync(
        """
        insert into handoffs as h (dialog_id, user_id, reason, status, operator_id, taken_at)
        select id, user_id, 'operator', 'active', @OperatorId, now()
        from   dialogs
        where  id = @Id
        on     conflict (dialog_id) where status in ('requested', 'active') do update
        set    status = 'active', operator_id = @OperatorId, taken_at = now()
        """,
        "active",
        new { Id = id, OperatorId = operatorId });

    public Task EndAsync(string status) => ChangeAsync(
        """
        update handoffs
        set    status = @Status, ended_at = now()
        where  dialog_id = @Id
          and  status in ('requested', 'active')
        """,
        status,
        new { Id = id, Status = status });

    /// <summary>Back to its old place in the queue.</summary>
    public Task ReturnToQueueAsync() => ChangeAsync(
        """
        update handoffs
        set    status = 'requested', operator_id = null, taken_at = null
        where  dialog_id = @Id
          and  status = 'active'
        """,
        "requested",
        new { Id = id });

    /// <summary>Tells the user what has changed.</summary>
    public Task SayAsync(string text) => SayAsync("system", text);

    /// <summary>Writes to the user, on the same way as an answer.</summary>
    /// <param name="sender">system or operator.</param>
    public Task<(long Id, DateTime CreatedAt)> SayAsync(string sender, string text) => connection.QuerySingleAsync<(long, DateTime)>(
        DialogMessages.Post,
        new { DialogId = id, Sender = sender, Text = text, TraceParent = Activity.Current?.Id },
        transaction);

    /// <summary>Written down if, and only if, the change is committed.</summary>
    public Task NoteAsync(AuditTrail audit, AuditEvent happened) => audit.AddAsync(connection, happened);

    public async Task<Handoff> CommitAsync(CancellationToken cancellationToken)
    {
        var now = await GetHandoff.FindAsync(connection, id, Service, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return now!;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task ChangeAsync(string handoffSql, string status, object parameters)
    {
        const string dialogSql = """
            update dialogs
            set    handoff_status = @Status
            where  id = @Id
            """;

        await connection.ExecuteAsync(handoffSql, parameters, transaction);
        await connection.ExecuteAsync(dialogSql, new { Id = id, Status = status }, transaction);
    }

    private sealed record Row(long UserId, string? LanguageCode);
}
