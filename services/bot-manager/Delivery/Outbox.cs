using ChatAi.BotManager.Database;
using Dapper;
using Npgsql;

namespace ChatAi.BotManager.Delivery;

/// <summary>What waits to be sent. api puts it there; here it is sent and recorded, and its text is never changed.</summary>
internal sealed class Outbox
{
    public const int PageSize = 20;

    private readonly NpgsqlDataSource database;
    private readonly GroupedStatements<Chat, IReadOnlyList<OutboxRow>> reads;
    private readonly GroupedStatements<DeliveryRecord, bool> records;

    public Outbox(NpgsqlDataSource database)
    {
        this.database = database;
        reads = new GroupedStatements<Chat, IReadOnlyList<OutboxRow>>(PendingAsync);
        records = new GroupedStatements<DeliveryRecord, bool>(RecordAsync);
    }

    /// <summary>The oldest unsent rows of a chat.</summary>
    public Task<IReadOnlyList<OutboxRow>> PendingAsync(long botId, long chatId, CancellationToken cancellationToken) =>
        reads.RunAsync(new Chat(botId, chatId)).WaitAsync(cancellationToken);

    /// <summary>The sources of an answer that was given in the chat; null when there are none.</summary>
    public async Task<string?> SourcesAsync(long botId, long chatId, long rowId, CancellationToken cancellationToken)
    {
        const string sql = """
            select sources
            from   telegram_outbox
            where  id = @RowId
              and  bot_id = @BotId
              and  chat_id = @ChatId
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string?>(
            new CommandDefinition(sql, new { RowId = rowId, BotId = botId, ChatId = chatId }, cancellationToken: cancellationToken));
    }

    /// <summary>What stands under an answer that was given in the chat; null when there is none, or no longer.</summary>
    public async Task<AnswerButtons?> ButtonsAsync(long botId, long chatId, long rowId, CancellationToken cancellationToken)
    {
        const string sql = """
            select id as row_id, message_id, sources, person_button, feedback_buttons
            from   telegram_outbox
            where  id = @RowId
              and  bot_id = @BotId
              and  chat_id = @ChatId
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<AnswerButtons>(
            new CommandDefinition(sql, new { RowId = rowId, BotId = botId, ChatId = chatId }, cancellationToken: cancellationToken));
    }

    /// <summary>Records how far a row has come; with its last part, the update that it answers is done too.</summary>
    public Task RecordAsync(DeliveryRecord record) => records.RunAsync(record);

    /// <summary>It was not sent; the wait holds over a restart too.</summary>
    public async Task NoteFailureAsync(long rowId, string error, TimeSpan wait, CancellationToken cancellationToken)
    {
        const string sql = """
            update telegram_outbox
            set    attempts = attempts + 1, last_error = @Error, next_attempt_at = now() + @Wait
            where  id = @RowId
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { RowId = rowId, Error = error, Wait = wait }, cancellationToken: cancellationToken));
    }

    public async Task MoveAsync(long botId, long from, long to, CancellationToken cancellationToken)
    {
        const string sql = """
            update telegram_outbox
            set    chat_id = @To
            where  bot_id = @BotId
              and  chat_id = @From
              and  state = 'pending'
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { BotId = botId, From = from, To = to }, cancellationToken: cancellationToken));
    }

    /// <summary>Chats with something to send, by an index of nothing but what is pending.</summary>
    public async Task<IReadOnlyList<WaitingChat>> WaitingChatsAsync(int limit, CancellationToken cancellationToken)
    {
        const string sql = """
            select bot_id, chat_id, count(*) as messages, min(created_at) as oldest
            from   telegram_outbox
            where  state = 'pending'
            group  by bot_id, chat_id
            limit  @Limit
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<WaitingChat>(new CommandDefinition(sql, new { Limit = limit }, cancellationToken: cancellationToken))];
    }

    private async Task<IReadOnlyList<IReadOnlyList<OutboxRow>>> PendingAsync(IReadOnlyList<Chat> group)
    {
        const string sql = """
            select   o.id, o.bot_id, o.chat_id, o.message_id, o.text, o.sources, o.person_button, o.feedback_buttons, o.parts_sent,
                     o.attempts, o.trace_parent, o.created_at,
                     extract(epoch from o.next_attempt_at - now())::double precision as wait_seconds
            from     (select distinct * from unnest(@BotIds, @ChatIds) as c (bot_id, chat_id)) chats
            cross join lateral (
                select   *
                from     telegram_outbox
                where    bot_id = chats.bot_id
                  and    chat_id = chats.chat_id
                  and    state = 'pending'
                order by id
                limit    @PageSize
            ) o
            order by o.id
            """;

        var parameters = new
        {
            BotIds = group.Select(chat => chat.BotId).ToArray(),
            ChatIds = group.Select(chat => chat.ChatId).ToArray(),
            PageSize,
        };

        await using var connection = await database.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<OutboxRow>(sql, parameters)).ToLookup(row => new Chat(row.BotId, row.ChatId));
        return [.. group.Select(chat => rows[chat].ToArray())];
    }

    private async Task<IReadOnlyList<bool>> RecordAsync(IReadOnlyList<DeliveryRecord> group)
    {
        const string sql = """
            with record as (
                select *
                from   unnest(@RowIds, @BotIds, @UpdateIds, @PartsSent, @States, @MessageIds, @Errors)
                           as r (row_id, bot_id, update_id, parts_sent, state, message_id, error)
            ),
            recorded as (
                update telegram_outbox o
                set    parts_sent = r.parts_sent, state = r.state, last_error = r.error,
                       attempts = attempts + case when r.state = 'failed' then 1 else 0 end,
                       telegram_message_id = coalesce(r.message_id, telegram_message_id),
                       sent_at = case when r.state = 'sent' then now() end
                from   record r
                where  o.id = r.row_id
            )
            update telegram_updates u
            set    state = 'done', error = r.error, finished_at = now()
            from   record r
            where  u.bot_id = r.bot_id
              and  u.update_id = r.update_id
              and  u.state = 'pending'
              and  r.state <> 'pending'
            """;

        var parameters = new
        {
            RowIds = group.Select(record => record.RowId).ToArray(),
            BotIds = group.Select(record => record.BotId).ToArray(),
            UpdateIds = group.Select(record => record.UpdateId).ToArray(),
            PartsSent = group.Select(record => record.PartsSent).ToArray(),
            States = group.Select(record => record.State).ToArray(),
            MessageIds = group.Select(record => record.TelegramMessageId).ToArray(),
            Errors = group.Select(record => record.Error).ToArray(),
        };

        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
        return new bool[group.Count];
    }

    private readonly record struct Chat(long BotId, long ChatId);
}

internal sealed record WaitingChat(long BotId, long ChatId, long Messages, DateTimeOffset Oldest);
