using ChatAi.Bench.Measuring;
using ChatAi.ServiceDefaults.Secrets;
using ChatAi.Simulators.Telegram;
using Npgsql;

namespace ChatAi.Bench.MessagePath;

/// <summary>Connects bots as rows at once: a customer would need a day for so many.</summary>
internal static class BotRows
{
    private const string Purpose = "bot-token";

    public static async Task InsertAsync(Database database, TelegramSimulator telegram, int count)
    {
        const string sql = """
            with tenant as (
                insert into users (email, password_hash)
                values (gen_random_uuid() || '@bench', '-')
                returning id
            ), assistant as (
                insert into assistants (user_id, name)
                select id, 'guide' from tenant
                returning id, user_id
            )
            insert into bot_instances
                   (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, webhook_secret)
            select a.user_id, a.id, b.ciphertext, b.fingerprint, b.telegram_id, 'bench_bot', 'Bench', 'secret'
            from   assistant a, unnest($1, $2, $3) as b (ciphertext, fingerprint, telegram_id)
            """;

        var box = new SecretBox(ServiceSettings.SecretKey);
        var bots = new List<SimulatedBot>();
        for (var number = 0; number < count; number++)
            bots.Add(await telegram.CreateBotAsync());

        await database.ExecuteAsync(
            sql,
            new NpgsqlParameter<byte[][]> { TypedValue = [.. bots.Select(bot => box.Seal(bot.Token, Purpose))] },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. bots.Select(bot => box.Fingerprint(bot.Token, Purpose))] },
            new NpgsqlParameter<long[]> { TypedValue = [.. bots.Select(bot => bot.Id)] });
    }
}
