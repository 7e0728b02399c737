using ChatAi.Simulators.OpenAI.Keys;
using Dapper;
using Npgsql;

namespace ChatAi.Bench.MessagePath;

/// <summary>The books of one cell: what the simulators and the database know about its chats.</summary>
internal sealed class Ledger(Installation installation, Crowd crowd)
{
    private readonly int callsBefore = installation.Provider.Calls.Count;
    private readonly long sendsBefore = installation.Telegram.Statistics.Sends;
    private readonly long draftsBefore = Drafted(installation);

    public int LookUps => NewCalls().Count(AsksForVectors);

    public int Completions => NewCalls().Count(call => !AsksForVectors(call));

    public long Drafts => Drafted(installation) - draftsBefore;

    public long Sends => installation.Telegram.Statistics.Sends - sendsBefore;

    public Task<long> ReceivedAsync() => CountAsync("select count(*) from telegram_updates where chat_id between @FirstChat and @LastChat");

    public Task<long> DoneAsync() => CountAsync("select count(*) from telegram_updates where chat_id between @FirstChat and @LastChat and state = 'done'");

    /// <summary>Whether Telegram, the inbox and the outbox hold nothing that is still to be dealt with.</summary>
    public async Task<bool> IsQuietAsync()
    {
        const string sql = """
            select (select count(*) from telegram_updates where state = 'pending')
                 + (select count(*) from telegram_outbox where state = 'pending')
            """;

        try
        {
            return installation.Bots.All(bot => installation.Telegram.PendingUpdates(bot.AtTelegram) == 0)
                && await ReceivedAsync() >= crowd.Said.Count
                && await CountAsync(sql) == 0;
        }
        catch (NpgsqlException)
        {
            // The database is not back yet.
            return false;
        }
    }

    /// <summary>Calls of the provider that no usage row tells of. A chat's rows are its calls', whichever row is whose.</summary>
    public async Task<int> UnaccountedCallsAsync()
    {
        const string sql = """
            select   d.telegram_chat_id as chat, count(u.id) as count
            from     dialogs d
            join     ai_token_usage u on u.dialog_id = d.id
            where    d.telegram_chat_id between @FirstChat and @LastChat
            group by d.telegram_chat_id
            """;

        var rows = (await QueryAsync<PerChat>(sql)).ToDictionary(row => row.Chat, row => row.Count);
        var calls = NewCalls().ToArray();
        return Enumerable.Range(0, crowd.Chats).Select(place => crowd.FirstChat + place).Sum(chat =>
        {
            var mark = crowd.MarkOf(chat);
            var made = calls.Count(call => call.Body.Contains(mark, StringComparison.Ordinal));
            return Math.Max(0, made - (int)rows.GetValueOrDefault(chat));
        });
    }

    public async Task<Outcome> JudgeAsync(TimeSpan recovery, int possibleDuplicates, IReadOnlyList<string> deaths)
    {
        const string done = """
            select bot_id as "BotId", update_id as "UpdateId"
            from   telegram_updates
            where  chat_id between @FirstChat and @LastChat
              and  state = 'done'
            """;
        const string stored = """
            select m.text
            from   dialog_messages m
            join   dialogs d on d.id = m.dialog_id
            where  d.telegram_chat_id between @FirstChat and @LastChat
              and  m.sender <> 'user'
            """;

        var updates = (await QueryAsync<Update>(done)).ToHashSet();
        var answers = (await QueryAsync<string>(stored)).ToArray();
        var replies = crowd.Said.ToDictionary(said => said.Mark, RepliesTo);

        return new Outcome(
            crowd.Said.Count(said => said.UpdateId is not { } id || !updates.Contains(new Update(said.Bot.Id, id))),
            replies.Values.Count(count => count == 0),
            crowd.Said.Sum(said => Beyond(answers.Count(answer => answer.Contains(said.Mark, StringComparison.Ordinal)))),
            replies.Values.Sum(Beyond),
            possibleDuplicates,
            await UnaccountedCallsAsync(),
            recovery,
            deaths);
    }

    private static bool AsksForVectors(SimulatedCall call) => call.Path.EndsWith("/embeddings", StringComparison.Ordinal);

    private static int Beyond(int count) => Math.Max(0, count - 1);

    private static long Drafted(Installation installation) => installation.Telegram.Statistics.CallsOf("sendMessageDraft ok");

    private int RepliesTo(Said said) => installation.Telegram.Conversation(said.Bot.AtTelegram, said.Chat).Messages
        .Count(posted => posted.FromBot && posted.Text.Contains(said.Mark, StringComparison.Ordinal));

    private IEnumerable<SimulatedCall> NewCalls() => installation.Provider.Calls.Skip(callsBefore);

    private async Task<long> CountAsync(string sql) => (await QueryAsync<long>(sql)).Single();

    private async Task<IEnumerable<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await installation.Books.OpenConnectionAsync();
        return await connection.QueryAsync<T>(sql, new { crowd.FirstChat, crowd.LastChat });
    }

    private sealed record PerChat(long Chat, long Count);

    private sealed record Update(long BotId, long UpdateId);
}
