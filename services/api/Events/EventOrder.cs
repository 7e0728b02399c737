using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Events;

/// <summary>
/// Gives events their places. An event gets its id before its transaction commits, so a reader who went by ids would
/// pass by those that commit late; a place is given to what is committed, by one replica at a time.
/// </summary>
internal sealed partial class EventOrder(
    NpgsqlDataSource database,
    EventSignal signal,
    IOptions<EventOptions> options,
    TimeProvider clock,
    ILogger<EventOrder> logger) : BackgroundService
{
    private const int MostAtOnce = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await PlaceAsync(stoppingToken))
                    await signal.RaiseAsync();
            }
            catch (NpgsqlException exception)
            {
                Log.NotPlaced(logger, exception);
            }
        }
    }

    /// <returns>Whether there were any.</returns>
    private async Task<bool> PlaceAsync(CancellationToken cancellationToken)
    {
        const string look = "select exists (select from events where position is null)";

        // Two statements: what the second one sees is from after the wait for the lock.
        const string place = """
            select position from event_stream for update;

            with fresh as (
                select id, row_number() over (order by id) as place
                from   (select id from events where position is null order by id limit @MostAtOnce) oldest
            ), placed as (
                update events e
                set    position = s.position + fresh.place
                from   fresh, event_stream s
                where  e.id = fresh.id
            )
            update event_stream
            set    position = position + (select count(*) from fresh);
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await connection.QuerySingleAsync<bool>(new CommandDefinition(look, cancellationToken: cancellationToken)))
            return false;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(place, new { MostAtOnce }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Events wait for their places: the database failed")]
        public static partial void NotPlaced(ILogger logger, Exception exception);
    }
}
