using ChatAi.BotManager.Bots;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Orleans.Concurrency;

namespace ChatAi.BotManager.Delivery;

/// <summary>Sends a dead letter once more, from the part on that was refused.</summary>
internal static partial class ReplayDeadLetter
{
    public sealed record Response(long Id, long BotId, long ChatId, string State);

    private sealed record Row(long BotId, long ChatId, string State);

    public static async Task<Results<Accepted<Response>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        IGrainFactory grains,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update telegram_outbox
            set    state = 'pending', attempts = 0, last_error = null, next_attempt_at = now()
            from   bot_instances
            where  telegram_outbox.id = @Id
              and  telegram_outbox.state = 'failed'
              and  bot_instances.id = telegram_outbox.bot_id
              and  (@TenantId::bigint is null or bot_instances.user_id = @TenantId)
            returning bot_id, chat_id, telegram_outbox.state
            """;

        var row = await database.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        if (row is null)
            return await RefusalAsync(id, caller, database, cancellationToken);

        await WakeAsync(row, grains, loggers.CreateLogger(typeof(ReplayDeadLetter)));
        return TypedResults.Accepted((string?)null, new Response(id, row.BotId, row.ChatId, row.State));
    }

    private static async Task<ProblemHttpResult> RefusalAsync(long id, Caller caller, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select telegram_outbox.state
            from   telegram_outbox
            join   bot_instances on bot_instances.id = telegram_outbox.bot_id
            where  telegram_outbox.id = @Id
              and  (@TenantId::bigint is null or bot_instances.user_id = @TenantId)
            """;

        var state = await database.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));

        return state is null
            ? Problem.NotFound("dead letter")
            : Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:not-a-dead-letter", "The message has not failed", $"It is {state}.");
    }

    /// <summary>The row is pending, whoever hears of it: should the grain not, the next sweep tells it.</summary>
    private static async Task WakeAsync(Row row, IGrainFactory grains, ILogger logger)
    {
        try
        {
            await grains.GetGrain<IBotGrain>(row.BotId).DeliverAsync(new Immutable<long[]>([row.ChatId]));
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or NpgsqlException)
        {
            Log.NotWoken(logger, row.BotId, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Bot {BotId} was not told of a replayed message; the next sweep will")]
        public static partial void NotWoken(ILogger logger, long botId, Exception exception);
    }
}
