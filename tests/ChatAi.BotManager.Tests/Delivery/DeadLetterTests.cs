using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class DeadLetterTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;
    private const string Letters = "/api/telegram/dead-letters";

    [Fact]
    public async Task What_Telegram_refuses_for_good_is_a_dead_letter_with_its_reason()
    {
        var (bot, id) = await DeadLetterAsync(new string('x', 150));

        var letter = await FindAsync(suite.Owner(), id);

        Assert.Equal(
            ["id", "bot_id", "chat_id", "reason", "attempts", "created_at", "preview"],
            letter.EnumerateObject().Select(property => property.Name));
        Assert.Equal(bot.Id, letter.GetProperty("bot_id").GetInt64());
        Assert.Equal(Ann, letter.GetProperty("chat_id").GetInt64());
        Assert.Contains("blocked by the user", letter.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, letter.GetProperty("attempts").GetInt32());
        Assert.Equal(new string('x', 100), letter.GetProperty("preview").GetString());
    }

    [Fact]
    public async Task A_replay_delivers_it_once()
    {
        var (bot, id) = await DeadLetterAsync("Come back");
        suite.Telegram.Block(bot.AtTelegram, Ann, blocked: false);

        var replayed = await suite.Owner().PostAsync($"{Letters}/{id}/replay");
        await EventuallyAsync(id, "sent");
        var again = await suite.Owner().PostAsync($"{Letters}/{id}/replay");

        Assert.Equal(HttpStatusCode.Accepted, replayed.StatusCode);
        Assert.Equal("pending", await MemberAsync(replayed, "state"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("urn:chatai:not-a-dead-letter", await MemberAsync(again, "type"));
        Assert.Single(Replies(bot), "Come back");
        Assert.DoesNotContain(id, await IdsAsync(suite.Owner()));
    }

    [Fact]
    public async Task A_replay_goes_on_where_the_message_was_refused()
    {
        var (bot, id) = await DeadLetterAsync($"{new string('a', 4_000)}\n\n{new string('b', 4_000)}");
        await suite.ExecuteAsync("update telegram_outbox set parts_sent = 1 where id = @id", new { id });
        suite.Telegram.Block(bot.AtTelegram, Ann, blocked: false);

        await suite.Owner().PostAsync($"{Letters}/{id}/replay");
        await EventuallyAsync(id, "sent");

        Assert.Equal([new string('b', 4_000)], Replies(bot).Skip(1));
    }

    [Fact]
    public async Task A_message_whose_parts_have_all_left_is_not_sent_again()
    {
        var (bot, id) = await DeadLetterAsync("There were more parts once");
        await suite.ExecuteAsync("update telegram_outbox set parts_sent = 3 where id = @id", new { id });
        suite.Telegram.Block(bot.AtTelegram, Ann, blocked: false);

        await suite.Owner().PostAsync($"{Letters}/{id}/replay");
        await EventuallyAsync(id, "sent");

        Assert.Single(Replies(bot));
    }

    [Fact]
    public async Task A_message_that_is_refused_again_is_a_dead_letter_again()
    {
        var (_, id) = await DeadLetterAsync("Still there?");

        await suite.Owner().PostAsync($"{Letters}/{id}/replay");
        await EventuallyAsync(id, "failed");

        Assert.Equal(1, (await FindAsync(suite.Owner(), id)).GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_stranger_sees_nothing_and_can_replay_nothing()
    {
        var (_, id) = await DeadLetterAsync("Private");
        var stranger = suite.As((await suite.Dialogs.TenantAsync()).UserId);

        Assert.Empty(await IdsAsync(stranger));
        Assert.Equal(0, (await stranger.ReadAsync(Letters)).GetProperty("total").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"{Letters}/{id}/replay")).StatusCode);
        Assert.Equal("failed", await StateOfAsync(id));
    }

    [Fact]
    public async Task Who_looks_after_all_tenants_sees_every_letter_but_no_text()
    {
        var (_, id) = await DeadLetterAsync("Private");

        var letter = await FindAsync(suite.Manager.LocalOperator, id);

        Assert.False(letter.TryGetProperty("preview", out var preview) && preview.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task The_list_is_paged_newest_first()
    {
        var (_, first) = await DeadLetterAsync("One");
        var (_, second) = await DeadLetterAsync("Two");

        var page = await suite.Owner().ReadAsync($"{Letters}?page=2&limit=1");

        Assert.Equal([second, first], (await IdsAsync(suite.Owner())).Take(2));
        Assert.Equal(first, Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Equal(page.GetProperty("total").GetInt64(), page.GetProperty("pages").GetInt64());
        Assert.Equal(2, page.GetProperty("page").GetInt32());
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("limit=101")]
    public async Task A_page_that_cannot_be_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await suite.Owner().GetAsync($"{Letters}?{query}")).StatusCode);

    [Fact]
    public async Task Nobody_else_is_let_in()
    {
        using var nobody = suite.Manager.As(null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Letters)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync($"{Letters}/1/replay")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await suite.Owner().PostAsync($"{Letters}/999999999/replay")).StatusCode);
    }

    /// <summary>A person talks to a new bot and blocks it; then somebody writes to him.</summary>
    private async Task<(ConnectedBot Bot, long Id)> DeadLetterAsync(string text)
    {
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);
        suite.Telegram.Block(bot.AtTelegram, Ann);
        var id = await suite.Dialogs.OperatorSaysAsync(bot.Id, Ann, text);
        await EventuallyAsync(id, "failed");
        return (bot, id);
    }

    private Task EventuallyAsync(long id, string state) => Eventually.True(async () => await StateOfAsync(id) == state);

    private Task<string?> StateOfAsync(long id) => suite.ReadAsync<string>("select state from telegram_outbox where id = @id", new { id });

    private static async Task<JsonElement> FindAsync(Client client, long id) =>
        (await client.ReadAsync($"{Letters}?limit=100")).GetProperty("items").EnumerateArray().Single(letter => letter.GetProperty("id").GetInt64() == id);

    private static async Task<long[]> IdsAsync(Client client) =>
        [.. (await client.ReadAsync($"{Letters}?limit=100")).GetProperty("items").EnumerateArray().Select(letter => letter.GetProperty("id").GetInt64())];

    private static async Task<string?> MemberAsync(HttpResponseMessage response, string name) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty(name).GetString();

    private string[] Replies(ConnectedBot bot) =>
        [.. suite.Telegram.Conversation(bot.AtTelegram, Ann).Messages.Where(posted => posted.FromBot).Select(posted => posted.Text)];
}
