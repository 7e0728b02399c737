using ChatAi.BotManager.Turns;
using Dapper;
using Npgsql;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>Writes what api writes: accounts, assistants, dialogs and their messages, and the rows of the outbox.</summary>
internal sealed class DialogBook(string connectionString)
{
    /// <summary>A tenant and his assistant.</summary>
    public async Task<Tenant> TenantAsync()
    {
        const string sql = """
            with tenant as (
                insert into users (email, password_hash)
                values (gen_random_uuid() || '@test', '-')
                returning id
            )
            insert into assistants (user_id, name)
            select id, 'guide' from tenant
            returning user_id, id
            """;

        await using var connection = new NpgsqlConnection(connectionString);
        var (user, assistant) = await connection.QuerySingleAsync<(long, long)>(sql);
        return new Tenant(user, assistant);
    }

    internal async Task<long> AnswerAsync(TurnRequest turn, TurnScript script, string? traceParent)
    {
        const string sql = """
            with dialog as (
                insert into dialogs (user_id, assistant_id, channel, bot_id, telegram_chat_id)
                values (@UserId, @AssistantId, 'telegram', @BotId, @ChatId)
                on     conflict (bot_id, telegram_chat_id) do update set message_count = dialogs.message_count + 1
                returning id
            ),
            question as (
                insert into dialog_messages (dialog_id, sender, text, bot_id, update_id)
                select id, 'user', @Question, @BotId, @UpdateId from dialog
                returning id, dialog_id
            ),
            answer as (
                insert into dialog_messages (dialog_id, sender, text, reply_to)
                select dialog_id, 'assistant', @Text, id from question
                returning id
            )
            insert into telegram_outbox (bot_id, chat_id, message_id, text, sources, person_button, feedback_buttons, trace_parent)
            select @BotId, @ChatId, id, @Text, @Sources::jsonb, @PersonButton, @FeedbackButtons, @TraceParent from answer
            returning id
            """;

        await using var connection = new NpgsqlConnection(connectionString);
        return await connection.QuerySingleAsync<long>(sql, new
        {
            turn.UserId,
            turn.AssistantId,
            turn.BotId,
            ChatId = turn.Chat.Id,
            Question = turn.Text,
            turn.UpdateId,
            script.Text,
            script.Sources,
            script.PersonButton,
            script.FeedbackButtons,
            TraceParent = traceParent,
        });
    }

    /// <summary>An operator writes to the person himself: no turn announces it.</summary>
    public async Task<long> OperatorSaysAsync(long bot, long chat, string text)
    {
        const string sql = """
            with dialog as (
                insert into dialogs (user_id, assistant_id, channel, bot_id, telegram_chat_id)
                select user_id, assistant_id, 'telegram', id, @Chat
                from   bot_instances
                where  id = @Bot
                on     conflict (bot_id, telegram_chat_id) do update set message_count = dialogs.message_count + 1
                returning id
            ),
            message as (
                insert into dialog_messages (dialog_id, sender, text)
                select id, 'operator', @Text from dialog
                returning id
            )
            insert into telegram_outbox (bot_id, chat_id, message_id, text)
            select @Bot, @Chat, id, @Text from message
            returning id
            """;

        await using var connection = new NpgsqlConnection(connectionString);
        return await connection.QuerySingleAsync<long>(sql, new { Bot = bot, Chat = chat, Text = text });
    }
}

internal sealed record Tenant(long UserId, long AssistantId);
