using ChatAi.Bench.Measuring;
using Npgsql;

namespace ChatAi.Bench.MessagePath;

/// <summary>Gives each chat as much history as a prompt looks at, so that every turn has the same to read, however long the run.</summary>
internal static class PastDialogs
{
    private const int Messages = 20;

    public static Task AddAsync(Database database, IReadOnlyList<ChatWithBot> chats)
    {
        const string sql = """
            with made as (
                insert into dialogs (user_id, assistant_id, channel, bot_id, telegram_chat_id, message_count)
                select b.user_id, b.assistant_id, 'telegram', b.id, c.chat, $3
                from   unnest($1, $2) as c (bot, chat)
                join   bot_instances b on b.id = c.bot
                returning id
            )
            insert into dialog_messages (dialog_id, sender, text)
            select made.id, case number % 2 when 1 then 'user' else 'assistant' end, ($4::text[])[1 + (number % 2)]
            from   made, generate_series(1, $3) number
            order  by made.id, number
            """;

        return database.ExecuteAsync(
            sql,
            new NpgsqlParameter<long[]> { TypedValue = [.. chats.Select(chat => chat.Bot.Id)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. chats.Select(chat => chat.Id)] },
            new NpgsqlParameter<int> { TypedValue = Messages },
            new NpgsqlParameter<string[]> { TypedValue = ["It is known for its bridges, and the ferry calls twice a day. [1]", "And what is it known for?"] });
    }
}
