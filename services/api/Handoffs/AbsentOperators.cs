using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>Puts the dialogs of operators who are gone back into the queue: a user must not wait for somebody who is not there.</summary>
internal sealed partial class AbsentOperators(
    NpgsqlDataSource database,
    IOptions<HandoffOptions> options,
    TimeProvider clock,
    ILogger<AbsentOperators> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RollCall, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var dialog in await AbandonedAsync(null, stoppingToken))
                    await ReturnAsync(dialog, stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                Log.NotCalled(logger, exception);
            }
        }
    }

    private async Task<IReadOnlyList<long>> AbandonedAsync(long? only, CancellationToken cancellationToken)
    {
        const string sql = """
            select h.dialog_id
            from   handoffs h
            where  h.status = 'active'
              and  (@Only::bigint is null or h.dialog_id = @Only)
              and  not exists (
                       select from operator_presence p
                       where  p.user_id = h.operator_id
                         and  p.last_seen_at > now() - @AbsentAfter
                   )
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<long>(
            new CommandDefinition(sql, new { Only = only, options.Value.AbsentAfter }, cancellationToken: cancellationToken))];
    }

    private async Task ReturnAsync(long id, CancellationToken cancellationToken)
    {
        await using var dialog = await HeldDialog.TakeAsync(database, id, HeldDialog.Service, cancellationToken);

        // Meanwhile the operator may be back, or another replica may have done it.
        if (dialog is null || (await AbandonedAsync(id, cancellationToken)).Count == 0)
            return;

        await dialog.ReturnToQueueAsync();
        await dialog.SayAsync(dialog.Phrases.OperatorAbsent);
        await dialog.CommitAsync(cancellationToken);
        Log.Returned(logger, id, dialog.Handoff.OperatorId);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Dialog {DialogId} is back in the queue: operator {OperatorId} is gone")]
        public static partial void Returned(ILogger logger, long dialogId, long? operatorId);

        [LoggerMessage(LogLevel.Warning, "Whether operators are gone could not be seen")]
        public static partial void NotCalled(ILogger logger, Exception exception);
    }
}
