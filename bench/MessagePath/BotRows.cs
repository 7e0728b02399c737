using ChatAi.Bench.Measuring;
using ChatAi.ServiceDefaults.Secrets;
using ChatAi.Simulators.Telegram;
using Npgsql;

namespace ChatAi.Bench.MessagePath;

/// <summary>Bots as rows at once: a customer would need a day for so many. Telegram is taken to know them.</summary>
internal static class BotRows
{
    private const string Purpose = "bot-token";

    /// <summary>Somebody whose bots they are, with an assistant that knows nothing.</summary>
    public static async Task<long> AddAssistantAsync(Database database)
    {
        const string sql = """
            with tenant as (
                insert into users (email, password_hash)
                values ('owner@bench', '-')
                returning id
            )
            insert into assistants (user_id, name)
            select id, 'guide' from tenant
            returning id
            """;

        return (await database.QueryAsync(sql, row => row.GetInt64(0)))[0];
    }

    public static async Task<IReadOnlyList<ConnectedBot>> AddAsync(Database database, TelegramSimulator telegram, long assistant, int count)
    {
        const string sql = """
            insert into bot_instances
                   (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, webhook_secret, seen_at, brought_up_at)
            select a.user_id, a.id, b.ciphertext, b.fingerprint, b.telegram_id, b.username, 'Bench', 'secret', now(), now()
            from   assistants a, unnest($2, $3, $4, $5) as b (ciphertext, fingerprint, telegram_id, username)
            where  a.id = $1
            returning id, telegram_id
            """;

        var box = new SecretBox(ServiceSettings.SecretKey);
        var bots = new Dictionary<long, SimulatedBot>();
        for (var number = 0; number < count; number++)
        {
            var bot = await telegram.CreateBotAsync();
            bots.Add(bot.Id, bot);
        }

        return await database.QueryAsync(
            sql,
            row => new ConnectedBot(row.GetInt64(0), bots[row.GetInt64(1)]),
            new NpgsqlParameter<long> { TypedValue = assistant },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. bots.Values.Select(bot => box.Seal(bot.Token, Purpose))] },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. bots.Values.Select(bot => box.Fingerprint(bot.Token, Purpose))] },
            new NpgsqlParameter<long[]> { TypedValue = [.. bots.Keys] },
            new NpgsqlParameter<string[]> { TypedValue = [.. bots.Values.Select(bot => bot.Username)] });
    }
}
