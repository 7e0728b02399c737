extern alias BotManager;

using System.Net.Http.Headers;
using BotManager::ChatAi.BotManager.Turns;
using BotManager::ChatAi.BotManager.Updates;
using Microsoft.Extensions.Options;

namespace ChatAi.Contracts.Tests;

/// <summary>A bot whose turns are asked of api by bot-manager's own client.</summary>
internal sealed class Bot
{
    private readonly Suite suite;
    private readonly long user;
    private readonly long assistant;

    private Bot(Suite suite, long id, long user, long assistant)
    {
        this.suite = suite;
        this.user = user;
        this.assistant = assistant;
        Id = id;
    }

    public long Id { get; }

    /// <summary>How often an answer was begun anew.</summary>
    public int Restarts { get; private set; }

    public static async Task<Bot> ConnectAsync(Suite suite)
    {
        var id = await suite.ValueAsync<long>(
            """
            with assistant as (
                insert into assistants (user_id, name) select min(id), 'guide' from users returning id, user_id
            )
            insert into bot_instances
                (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, webhook_secret)
            select user_id, id, 'sealed', sha256(id::text::bytea), id, 'guide_bot', 'Guide', 'secret'
            from   assistant
            returning id
            """);

        return new Bot(
            suite,
            id,
            await suite.ValueAsync<long>($"select user_id from bot_instances where id = {id}"),
            await suite.ValueAsync<long>($"select assistant_id from bot_instances where id = {id}"));
    }

    /// <summary>The calls of its assistant that were written down. They are written in their order, a moment after the answer.</summary>
    public Task<long> PaidAnswersAsync() =>
        suite.ValueAsync<long>($"select count(*) from ai_token_usage where request_type = 'chat' and assistant_id = {assistant}");

    /// <param name="written">Holds in the end what the person saw last.</param>
    public async Task<TurnOutcome> AskAsync(
        string text,
        long update,
        List<string>? written = null,
        long? assistant = null,
        string token = Suite.ServiceToken)
    {
        using var http = new HttpClient { BaseAddress = suite.ApiAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var chat = new TelegramChat(500 + Id, null, "Ann", null, "en");
        var turn = new TurnRequest(Id, update, user, assistant ?? this.assistant, chat, text, "text", Quote: null);
        written ??= [];

        return await new TurnClient(http, Options.Create(new TurnOptions())).AskAsync(turn, written.Add, Restart, TestContext.Current.CancellationToken);

        void Restart()
        {
            Restarts++;
            written.Clear();
        }
    }
}
