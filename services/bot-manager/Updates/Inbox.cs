using System.Diagnostics;
using ChatAi.BotManager.Telegram;
using Dapper;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>The durable inbox: every update that came, once.</summary>
internal sealed partial class Inbox(NpgsqlDataSource database, UpdateMetrics metrics, TimeProvider clock, ILogger<Inbox> logger)
{
    /// <summary>
    /// ① Stores a batch and moves the bot's offset, in one statement: when it has returned, Telegram may forget the batch.
    /// Gives back what is new in it and waits for a turn.
    /// </summary>
    /// <param name="polled">A webhook brings updates in any order, so it moves no offset: what comes before may still be on its way.</param>
    public async Task<IReadOnlyList<PendingUpdate>> StoreAsync(
        long botId,
        BotName self,
        IReadOnlyList<RawUpdate> batch,
        bool polled,
        CancellationToken cancellationToken)
    {
        const string sql = """
            with received as (
                insert into telegram_updates (bot_id, update_id, chat_id, payload, state, error, trace_parent, received_at, finished_at)
                select @BotId, update_id, chat_id, payload, state, error, trace_parent, @Now,
                       case when state = 'pending' then null else @Now end
                from   unnest(@UpdateIds, @ChatIds, @Payloads, @States, @Errors, @TraceParents)
                       as u (update_id, chat_id, payload, state, error, trace_parent)
                on     conflict do nothing
                returning update_id
            ),
            moved as (
                update bot_instances
                set    next_update_id = case when @Polled then @NextUpdateId else next_update_id end,
                       last_update_at = @Now
                where  id = @BotId
            )
            select update_id
            from   received
            """;

        var now = clock.GetUtcNow();
        var arrivals = batch.Select(update => Arrival.Of(botId, self, update)).ToArray();
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var stored = await connection.QueryAsync<long>(new CommandDefinition(
                sql,
                new
                {
                    BotId = botId,
                    Now = now,
                    Polled = polled,
                    UpdateIds = arrivals.Select(arrival => arrival.Update.UpdateId).ToArray(),
                    ChatIds = arrivals.Select(arrival => arrival.ChatId).ToArray(),
                    Payloads = arrivals.Select(arrival => arrival.Update.Json).ToArray(),
                    States = arrivals.Select(arrival => arrival.State).ToArray(),
                    Errors = arrivals.Select(arrival => arrival.Error).ToArray(),
                    TraceParents = arrivals.Select(arrival => arrival.Span?.Id).ToArray(),
                    NextUpdateId = batch[^1].UpdateId + 1,
                },
                cancellationToken: cancellationToken));

            return Settle(botId, arrivals, [.. stored], now);
        }
        finally
        {
            foreach (var arrival in arrivals)
                arrival.Span?.Dispose();
        }
    }

    /// <summary>The next page of a bot's unfinished rows after an id, but for those that are in hand.</summary>
    public async Task<IReadOnlyList<PendingUpdate>> PendingAsync(
        long botId,
        long after,
        long[] inHand,
        int limit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select update_id, payload, trace_parent, received_at
            from   telegram_updates
            where  bot_id = @BotId
              and  state = 'pending'
              and  update_id > @After
              and  update_id <> all(@InHand)
            order  by update_id
            limit  @Limit
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            sql,
            new { BotId = botId, After = after, InHand = inHand, Limit = limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new PendingUpdate(row.UpdateId, row.Payload, row.TraceParent, row.ReceivedAt))];
    }

    /// <summary>The update needs no more: it is answered, or nobody answers it, or it cannot be answered.</summary>
    public Task FinishAsync(long botId, long updateId, string state, string? error, CancellationToken cancellationToken)
    {
        const string sql = """
            update telegram_updates
            set    state = @State, error = @Error, finished_at = now()
            where  bot_id = @BotId
              and  update_id = @UpdateId
              and  state = 'pending'
            """;

        return ExecuteAsync(sql, new { BotId = botId, UpdateId = updateId, State = state, Error = error }, cancellationToken);
    }

    /// <summary>The turn failed and will be asked for again.</summary>
    public Task NoteFailureAsync(long botId, long updateId, string error, CancellationToken cancellationToken)
    {
        const string sql = """
            update telegram_updates
            set    attempts = attempts + 1, error = @Error
            where  bot_id = @BotId
              and  update_id = @UpdateId
              and  state = 'pending'
            """;

        return ExecuteAsync(sql, new { BotId = botId, UpdateId = updateId, Error = error }, cancellationToken);
    }

    /// <summary>Bots with rows that have waited for longer than any hand-over takes.</summary>
    public async Task<IReadOnlyList<long>> BotsWithLeftoversAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        const string sql = """
            select distinct bot_id
            from   telegram_updates
            where  state = 'pending'
              and  received_at < now() - @Age
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<long>(new CommandDefinition(sql, new { Age = age }, cancellationToken: cancellationToken))];
    }

    private List<PendingUpdate> Settle(long botId, Arrival[] arrivals, HashSet<long> stored, DateTimeOffset now)
    {
        metrics.Received(arrivals.Length);
        metrics.DuplicatesDropped(arrivals.Length - stored.Count);
        var pending = new List<PendingUpdate>(stored.Count);

        // Removing the id as it is found lets a batch that repeats itself through only once.
        foreach (var arrival in arrivals.Where(arrival => stored.Remove(arrival.Update.UpdateId)))
        {
            if (arrival.State == "failed")
            {
                metrics.Malformed();
                Log.MalformedUpdate(logger, botId, arrival.Update.UpdateId, arrival.Error);
            }

            if (arrival.State == "pending")
                pending.Add(new PendingUpdate(arrival.Update.UpdateId, arrival.Update.Json, arrival.Span?.Id, now));
        }

        return pending;
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    private sealed record Row(long UpdateId, string Payload, string? TraceParent, DateTimeOffset ReceivedAt);

    private sealed record Arrival(RawUpdate Update, long? ChatId, string State, string? Error, Activity? Span)
    {
        public static Arrival Of(long botId, BotName self, RawUpdate update) => IncomingUpdate.Read(update.Json, self) switch
        {
            IncomingUpdate.Message message => new Arrival(update, message.Chat.Id, "pending", null, Begin(botId, update)),
            IncomingUpdate.Moved moved => new Arrival(update, moved.From, "pending", null, Begin(botId, update)),
            IncomingUpdate.Ignored ignored => new Arrival(update, ignored.ChatId, "ignored", null, null),
            IncomingUpdate.Malformed malformed => new Arrival(update, null, "failed", malformed.Reason, null),
            _ => throw new UnreachableException(),
        };

        /// <summary>The trace of a message begins here.</summary>
        private static Activity? Begin(long botId, RawUpdate update)
        {
            var span = BotManagerTelemetry.Continue("receive", ActivityKind.Consumer, null);
            span?.SetTag("chatai.bot_id", botId);
            span?.SetTag("chatai.update_id", update.UpdateId);
            Activity.Current = null;
            return span;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Update {UpdateId} of bot {BotId} is malformed, kept and skipped: {Reason}")]
        public static partial void MalformedUpdate(ILogger logger, long botId, long updateId, string? reason);
    }
}
