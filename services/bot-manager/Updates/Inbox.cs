using System.Diagnostics;
using ChatAi.BotManager.Database;
using ChatAi.BotManager.Telegram;
using Dapper;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>The durable inbox: every update that came, once.</summary>
internal sealed partial class Inbox
{
    private readonly NpgsqlDataSource database;
    private readonly UpdateMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger<Inbox> logger;
    private readonly GroupedStatements<Batch, HashSet<long>> batches;

    public Inbox(NpgsqlDataSource database, UpdateMetrics metrics, TimeProvider clock, ILogger<Inbox> logger)
    {
        (this.database, this.metrics, this.clock, this.logger) = (database, metrics, clock, logger);
        batches = new GroupedStatements<Batch, HashSet<long>>(StoreAsync);
    }

    /// <summary>
    /// ① Stores a batch and moves the bot's offset, in one statement: when it has returned, Telegram may forget the batch.
    /// Gives back what is new in it and waits for a turn.
    /// </summary>
    /// <param name="polled">
    /// A webhook brings updates in any order, so it moves no offset: what comes before may still be on its way. Its request has a
    /// trace already, and that goes on; a poll that runs for a minute has none.
    /// </param>
    public async Task<IReadOnlyList<PendingUpdate>> StoreAsync(
        long botId,
        BotName self,
        IReadOnlyList<RawUpdate> updates,
        bool polled,
        CancellationToken cancellationToken)
    {
        var batch = new Batch(
            botId,
            [.. updates.Select(update => Arrival.Of(botId, self, update, polled ? null : Activity.Current?.Id))],
            polled ? updates[^1].UpdateId + 1 : null,
            clock.GetUtcNow());
        try
        {
            return Settle(batch, await batches.RunAsync(batch).WaitAsync(cancellationToken));
        }
        finally
        {
            foreach (var arrival in batch.Arrivals)
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

    /// <summary>Bots with unfinished rows, by an index of nothing but those.</summary>
    public async Task<IReadOnlyList<WaitingBot>> WaitingBotsAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            select bot_id, count(*) as updates, extract(epoch from now() - min(received_at))::double precision as seconds
            from   telegram_updates
            where  state = 'pending'
            group  by bot_id
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<WaitingBot>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }

    private async Task<IReadOnlyList<HashSet<long>>> StoreAsync(IReadOnlyList<Batch> group)
    {
        const string sql = """
            with received as (
                insert into telegram_updates (bot_id, update_id, chat_id, payload, state, error, trace_parent, received_at, finished_at)
                select bot_id, update_id, chat_id, payload, state, error, trace_parent, received_at,
                       case when state = 'pending' then null else received_at end
                from   unnest(@BotIds, @UpdateIds, @ChatIds, @Payloads, @States, @Errors, @TraceParents, @Times)
                           as u (bot_id, update_id, chat_id, payload, state, error, trace_parent, received_at)
                on     conflict do nothing
                returning bot_id, update_id
            ),
            moved as (
                update bot_instances b
                set    next_update_id = coalesce(o.next_update_id, b.next_update_id), last_update_at = o.at
                from   unnest(@Receivers, @Offsets, @ReceivedAt) as o (bot_id, next_update_id, at)
                where  b.id = o.bot_id
            )
            select bot_id, update_id
            from   received
            """;

        var rows = group.SelectMany(batch => batch.Arrivals, (batch, arrival) => (batch.BotId, batch.ReceivedAt, Arrival: arrival)).ToArray();
        var parameters = new
        {
            BotIds = rows.Select(row => row.BotId).ToArray(),
            UpdateIds = rows.Select(row => row.Arrival.Update.UpdateId).ToArray(),
            ChatIds = rows.Select(row => row.Arrival.ChatId).ToArray(),
            Payloads = rows.Select(row => row.Arrival.Update.Json).ToArray(),
            States = rows.Select(row => row.Arrival.State).ToArray(),
            Errors = rows.Select(row => row.Arrival.Error).ToArray(),
            TraceParents = rows.Select(row => row.Arrival.Span?.Id).ToArray(),
            Times = rows.Select(row => row.ReceivedAt).ToArray(),
            Receivers = group.Select(batch => batch.BotId).ToArray(),
            Offsets = group.Select(batch => batch.NextUpdateId).ToArray(),
            ReceivedAt = group.Select(batch => batch.ReceivedAt).ToArray(),
        };

        await using var connection = await database.OpenConnectionAsync();
        var stored = (await connection.QueryAsync<(long BotId, long UpdateId)>(sql, parameters)).ToHashSet();

        // Of two batches with the same update, only one has stored it.
        return [.. group.Select(batch => batch.Arrivals.Select(arrival => arrival.Update.UpdateId).Where(id => stored.Remove((batch.BotId, id))).ToHashSet())];
    }

    private List<PendingUpdate> Settle(Batch batch, HashSet<long> stored)
    {
        metrics.Received(batch.Arrivals.Length);
        metrics.DuplicatesDropped(batch.Arrivals.Length - stored.Count);
        var pending = new List<PendingUpdate>(stored.Count);

        // Removing the id as it is found lets a batch that repeats itself through only once.
        foreach (var arrival in batch.Arrivals.Where(arrival => stored.Remove(arrival.Update.UpdateId)))
        {
            if (arrival.State == "failed")
            {
                metrics.Malformed();
                Log.MalformedUpdate(logger, batch.BotId, arrival.Update.UpdateId, arrival.Error);
            }

            if (arrival.State == "pending")
                pending.Add(new PendingUpdate(arrival.Update.UpdateId, arrival.Update.Json, arrival.Span?.Id, batch.ReceivedAt));
        }

        return pending;
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    private sealed record Row(long UpdateId, string Payload, string? TraceParent, DateTimeOffset ReceivedAt);

    /// <param name="NextUpdateId">From where Telegram shall go on; null leaves that as it is.</param>
    private sealed record Batch(long BotId, Arrival[] Arrivals, long? NextUpdateId, DateTimeOffset ReceivedAt);

    private sealed record Arrival(RawUpdate Update, long? ChatId, string State, string? Error, Activity? Span)
    {
        public static Arrival Of(long botId, BotName self, RawUpdate update, string? traceParent) => IncomingUpdate.Read(update.Json, self) switch
        {
            IncomingUpdate.Message message => new Arrival(update, message.Chat.Id, "pending", null, Begin(botId, update, traceParent)),
            IncomingUpdate.Moved moved => new Arrival(update, moved.From, "pending", null, Begin(botId, update, traceParent)),
            IncomingUpdate.Ignored ignored => new Arrival(update, ignored.ChatId, "ignored", null, null),
            IncomingUpdate.Malformed malformed => new Arrival(update, null, "failed", malformed.Reason, null),
            _ => throw new UnreachableException(),
        };

        /// <summary>The trace of a message begins here, or goes on from the webhook's request.</summary>
        private static Activity? Begin(long botId, RawUpdate update, string? traceParent)
        {
            var around = Activity.Current;
            var span = BotManagerTelemetry.Continue("receive", ActivityKind.Consumer, traceParent);
            span?.SetTag("chatai.bot_id", botId);
            span?.SetTag("chatai.update_id", update.UpdateId);
            Activity.Current = around;
            return span;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Update {UpdateId} of bot {BotId} is malformed, kept and skipped: {Reason}")]
        public static partial void MalformedUpdate(ILogger logger, long botId, long updateId, string? reason);
    }
}
