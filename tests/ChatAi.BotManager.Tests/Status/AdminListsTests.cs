using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Status;

public sealed class AdminListsTests(Suite suite) : IClassFixture<Suite>
{
    private Client Admin => suite.As(1, "admin");

    [Fact]
    public async Task An_administrator_sees_the_bots_of_every_tenant_and_where_they_live()
    {
        var bot = await suite.ConnectBotAsync();
        var other = await suite.Dialogs.TenantAsync();
        var foreign = await ConnectForAsync(other);

        var mine = await BotAsync(bot.Id);
        var theirs = await BotAsync(foreign.Id);
        var replica = Assert.Single(await ReplicasAsync());

        Assert.Equal((suite.Tenant.UserId, suite.Tenant.AssistantId, "polling", "running", "running", null), What(mine));
        Assert.Equal((other.UserId, other.AssistantId, "polling", "running", "running", null), What(theirs));
        Assert.Equal(Text(replica, "address"), Text(mine, "replica"));
        Assert.InRange(TimeProvider.System.GetUtcNow() - mine.GetProperty("since").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_bot_that_was_stopped_lives_nowhere_and_one_that_fails_says_why()
    {
        var stopped = await suite.ConnectBotAsync();
        await suite.Owner().PostAsync($"/api/stop-bot/{stopped.Id}");
        var broken = await suite.ConnectBotAsync();
        suite.Telegram.Remove(broken.AtTelegram);
        await Eventually.Passes(async () =>
        {
            var item = await BotAsync(stopped.Id);
            Assert.Equal(("stopped", "stopped", null, null), (Text(item, "desired_state"), Text(item, "state"), Text(item, "replica"), Text(item, "since")));
            Assert.Equal("error", Text(await BotAsync(broken.Id), "state"));
        });

        var failing = await BotAsync(broken.Id);
        Assert.Equal("running", Text(failing, "desired_state"));
        Assert.Contains("Telegram refuses the token", Text(failing, "reason"), StringComparison.Ordinal);
        Assert.Contains(broken.Id, await IdsAsync("state=error"));
        Assert.DoesNotContain(stopped.Id, await IdsAsync("state=error"));
        Assert.Contains(stopped.Id, await IdsAsync("state=stopped"));
    }

    [Fact]
    public async Task The_bots_of_a_disabled_tenant_are_suspended()
    {
        var tenant = await suite.Dialogs.TenantAsync();
        var bot = await ConnectForAsync(tenant);

        await suite.ExecuteAsync("update users set status = 'blocked' where id = @UserId", tenant);

        await Eventually.Passes(async () =>
        {
            var item = await BotAsync(bot.Id);
            Assert.Equal(("suspended", "stopped", "Its tenant is disabled", null), (Text(item, "desired_state"), Text(item, "state"), Text(item, "reason"), Text(item, "replica")));
        });
    }

    [Fact]
    public async Task The_list_is_narrowed_by_tenant_name_number_and_replica()
    {
        var tenant = await suite.Dialogs.TenantAsync();
        var bot = await ConnectForAsync(tenant);
        var address = Uri.EscapeDataString(Text(Assert.Single(await ReplicasAsync()), "address")!);
        var name = Text(await BotAsync(bot.Id), "username")!;

        Assert.Equal([bot.Id], await IdsAsync($"user_id={tenant.UserId}"));
        Assert.Equal([bot.Id], await IdsAsync($"search={name.ToUpperInvariant()}&user_id={tenant.UserId}"));
        Assert.Equal([bot.Id], await IdsAsync($"search={bot.Id}&user_id={tenant.UserId}"));
        Assert.Equal([bot.Id], await IdsAsync($"replica={address}&user_id={tenant.UserId}"));
        Assert.Empty(await IdsAsync($"search=%25&user_id={tenant.UserId}"));
        Assert.Empty(await IdsAsync($"replica=127.0.0.1:1@1&user_id={tenant.UserId}"));
        Assert.Empty(await IdsAsync($"user_id={tenant.UserId}&page=2"));
    }

    [Fact]
    public async Task The_replicas_tell_what_they_carry_and_how_far_a_cold_start_has_come()
    {
        await suite.ConnectBotAsync();

        var answer = await Admin.ReadAsync("/api/admin/replicas");
        var replica = Assert.Single(answer.GetProperty("replicas").EnumerateArray());

        Assert.Equal("active", Text(replica, "status"));
        Assert.True(replica.GetProperty("is_this").GetBoolean());
        Assert.True(replica.GetProperty("bots").GetInt32() > 0);
        Assert.Equal(Environment.ProcessId, replica.GetProperty("process_id").GetInt32());
        Assert.InRange(replica.GetProperty("process_memory").GetInt64(), 20 << 20, 4L << 30);
        Assert.InRange(TimeProvider.System.GetUtcNow() - replica.GetProperty("started_at").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.True(answer.GetProperty("bots").GetProperty("running").GetInt64() > 0);
        Assert.True(answer.GetProperty("bots").GetProperty("wanted").GetInt64() <= answer.GetProperty("bots").GetProperty("total").GetInt64());
        Assert.True(answer.GetProperty("cold_start").GetProperty("admitted_last_hour").GetInt64() > 0);
    }

    [Theory]
    [InlineData("/api/admin/bots")]
    [InlineData("/api/admin/replicas")]
    public async Task Nobody_but_an_administrator_sees_them(string path)
    {
        using var nobody = suite.Manager.As(null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await suite.Owner().GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await suite.As(1, "operator").GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("state=asleep")]
    [InlineData("page=0")]
    [InlineData("limit=101")]
    public async Task Rubbish_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Admin.GetAsync($"/api/admin/bots?{query}")).StatusCode);

    private async Task<ConnectedBot> ConnectForAsync(Tenant tenant)
    {
        var bot = await suite.Telegram.CreateBotAsync();
        var response = await suite.As(tenant.UserId).PostAsync("/api/bot-instances", new { assistant_id = tenant.AssistantId, bot_token = bot.Token });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        await Eventually.True(async () => await suite.Manager.StateOfAsync(id) == "running");
        return new ConnectedBot(id, bot);
    }

    private async Task<JsonElement> BotAsync(long id) =>
        (await Admin.ReadAsync($"/api/admin/bots?search={id}&limit=100")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetInt64() == id);

    private async Task<long[]> IdsAsync(string query) =>
        [.. (await Admin.ReadAsync($"/api/admin/bots?limit=100&{query}")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    private async Task<JsonElement[]> ReplicasAsync() => [.. (await Admin.ReadAsync("/api/admin/replicas")).GetProperty("replicas").EnumerateArray()];

    private static (long, long, string?, string?, string?, string?) What(JsonElement bot) => (
        bot.GetProperty("user_id").GetInt64(),
        bot.GetProperty("assistant_id").GetInt64(),
        Text(bot, "mode"),
        Text(bot, "desired_state"),
        Text(bot, "state"),
        Text(bot, "reason"));

    private static string? Text(JsonElement item, string member) => item.GetProperty(member).GetString();
}
