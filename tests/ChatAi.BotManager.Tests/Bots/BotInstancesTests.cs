using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Bots;

public sealed class BotInstancesTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;

    [Fact]
    public async Task A_new_bot_is_named_by_Telegram_and_its_token_is_never_seen_again()
    {
        var bot = await suite.Telegram.CreateBotAsync();

        var response = await CreateAsync(bot.Token);
        var created = await TextAsync(response);
        var list = await suite.Owner().TextAsync("/api/bot-instances?limit=100");
        var all = await suite.Owner().TextAsync("/api/bot-instances-all");
        var shownToOperator = await suite.As(suite.Tenant.UserId, "operator").TextAsync("/api/bot-instances?limit=100");
        var stored = await suite.ReadAsync<byte[]>("select bot_token_ciphertext from bot_instances where telegram_id = @Id", new { bot.Id });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains(bot.Username, created, StringComparison.Ordinal);
        Assert.Contains(bot.Username, shownToOperator, StringComparison.Ordinal);
        Assert.All([created, list, all], text => Assert.DoesNotContain(bot.Token[^20..], text, StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Token, System.Text.Encoding.Latin1.GetString(stored!), StringComparison.Ordinal);
        Assert.Contains($"\"username\":\"{bot.Username}\"", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234567890:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("rubbish")]
    [InlineData("../../etc/passwd")]
    public async Task A_token_that_Telegram_does_not_know_is_refused(string token)
    {
        var response = await CreateAsync(token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:chatai:bot-token-refused", await TypeAsync(response));
    }

    [Fact]
    public async Task Rubbish_is_refused_before_anyone_is_asked()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await CreateAsync("")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await CreateAsync("1:x", assistant: 0)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await CreateAsync("1:x", mode: "carrier pigeon")).StatusCode);
    }

    [Fact]
    public async Task The_same_token_twice_is_a_conflict()
    {
        var bot = await suite.Telegram.CreateBotAsync();
        await suite.ConnectAsync(bot.Token);

        var response = await CreateAsync(bot.Token);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task Another_tenants_assistant_is_not_found()
    {
        var stranger = await suite.Dialogs.TenantAsync();
        var bot = await suite.Telegram.CreateBotAsync();

        var response = await CreateAsync(bot.Token, stranger.AssistantId);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Webhooks_are_refused_where_this_installation_has_no_address_for_them()
    {
        var bot = await suite.Telegram.CreateBotAsync();

        var response = await CreateAsync(bot.Token, mode: "webhook");

        Assert.Equal("urn:chatai:webhook-not-configured", await TypeAsync(response));
    }

    [Fact]
    public async Task A_stranger_finds_nothing_and_changes_nothing()
    {
        var bot = await suite.ConnectBotAsync();
        var stranger = suite.As((await suite.Dialogs.TenantAsync()).UserId);

        var list = await stranger.ReadAsync("/api/bot-instances");
        var answers = new[]
        {
            await stranger.PostAsync($"/api/start-bot/{bot.Id}"),
            await stranger.PostAsync($"/api/stop-bot/{bot.Id}"),
            await stranger.PatchAsync($"/api/bot-instances/{bot.Id}", new { is_active = false }),
            await stranger.DeleteAsync($"/api/bot-instances/{bot.Id}"),
            await stranger.GetAsync($"/api/telegram/rate-limit/stats/{bot.Id}"),
        };

        Assert.Equal(0, list.GetProperty("total").GetInt64());
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Equal("running", await suite.Manager.StateOfAsync(bot.Id));
    }

    [Fact]
    public async Task Nobody_without_credentials_gets_in()
    {
        using var anonymous = suite.Manager.As(null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/bot-instances")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync("/api/stop-bot/1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/status")).StatusCode);
    }

    [Fact]
    public async Task A_stopped_bot_listens_no_more_and_a_started_one_catches_up()
    {
        var bot = await suite.ConnectBotAsync();

        var stopped = await SwitchAsync("stop", bot);
        await Eventually.True(() => !suite.Telegram.IsOnline(bot.AtTelegram));
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Asleep?");
        await Eventually.True(async () => await suite.ReadAsync<string>("select state from bot_instances where id = @Id", new { bot.Id }) == "stopped");
        var started = await SwitchAsync("start", bot);

        Assert.True(stopped.GetProperty("success").GetBoolean());
        Assert.True(started.GetProperty("success").GetBoolean());
        Assert.Equal("You said: Asleep?", (await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann)).Text);
    }

    [Fact]
    public async Task The_bots_of_a_tenant_stop_when_it_is_disabled_and_come_back_when_it_is_enabled()
    {
        var bot = await suite.ConnectBotAsync();

        await suite.ExecuteAsync("update users set status = 'blocked' where id = @UserId", new { suite.Tenant.UserId });
        await Eventually.True(() => !suite.Telegram.IsOnline(bot.AtTelegram));
        await Eventually.True(async () => await suite.ReadAsync<string>("select state from bot_instances where id = @Id", new { bot.Id }) == "stopped");
        await SwitchAsync("start", bot);
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Anybody?");
        await Eventually.True(async () => await suite.ReadAsync<string>("select state from bot_instances where id = @Id", new { bot.Id }) == "stopped");
        Assert.False(suite.Telegram.IsOnline(bot.AtTelegram));
        await suite.ExecuteAsync("update users set status = 'active' where id = @UserId", new { suite.Tenant.UserId });

        Assert.Equal("You said: Anybody?", (await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann)).Text);
    }

    [Fact]
    public async Task A_bot_that_goes_with_its_tenant_listens_no_more()
    {
        var bot = await suite.ConnectBotAsync();

        await suite.ExecuteAsync("delete from bot_instances where id = @Id", new { bot.Id });

        await Eventually.True(() => !suite.Telegram.IsOnline(bot.AtTelegram));
    }

    [Fact]
    public async Task A_deleted_bot_is_gone_with_everything_of_it()
    {
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        var response = await suite.Owner().DeleteAsync($"/api/bot-instances/{bot.Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await Eventually.True(() => !suite.Telegram.IsOnline(bot.AtTelegram));
        Assert.Equal(0, await suite.ReadAsync<int>("select count(*)::integer from telegram_updates where bot_id = @Id", new { bot.Id }));
        Assert.Null(await suite.Manager.StateOfAsync(bot.Id));
    }

    [Fact]
    public async Task A_changed_assistant_takes_the_next_turn()
    {
        var bot = await suite.ConnectBotAsync();
        await suite.ExecuteAsync("insert into assistants (user_id, name) values (@UserId, 'other')", new { suite.Tenant.UserId });
        var other = await suite.ReadAsync<long>("select max(id) from assistants where user_id = @UserId", new { suite.Tenant.UserId });

        var response = await suite.Owner().PatchAsync($"/api/bot-instances/{bot.Id}", new { assistant_id = other });
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Hello");
        await suite.Telegram.EventuallyRepliesAsync(bot.AtTelegram, Ann);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(other, suite.Api.Calls.Single(call => call.Bot == bot.Id).Assistant);
    }

    [Fact]
    public async Task A_token_of_another_bot_is_no_new_token()
    {
        var bot = await suite.ConnectBotAsync();
        var other = await suite.Telegram.CreateBotAsync();

        var response = await suite.Owner().PatchAsync($"/api/bot-instances/{bot.Id}", new { bot_token = other.Token });

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("urn:chatai:another-bot", await TypeAsync(response));
    }

    [Fact]
    public async Task The_local_operator_switches_every_tenants_bots()
    {
        var bot = await suite.ConnectBotAsync();

        var response = await suite.Manager.LocalOperator.PostAsync($"/api/stop-bot/{bot.Id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Eventually.True(() => !suite.Telegram.IsOnline(bot.AtTelegram));
    }

    private async Task<JsonElement> SwitchAsync(string verb, ConnectedBot bot)
    {
        var response = await suite.Owner().PostAsync($"/api/{verb}-bot/{bot.Id}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<HttpResponseMessage> CreateAsync(string token, long? assistant = null, string mode = "polling") =>
        suite.Owner().PostAsync(
            "/api/bot-instances",
            new { assistant_id = assistant ?? suite.Tenant.AssistantId, bot_token = token, mode });

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    private static async Task<string?> TypeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString();
}
