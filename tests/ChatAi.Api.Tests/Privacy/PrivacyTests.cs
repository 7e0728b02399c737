using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Privacy;

/// <summary>What was said can be had, is kept no longer than wanted, and is deleted on request.</summary>
public sealed class PrivacyTests(PrivacyTests.Service service) : IClassFixture<PrivacyTests.Service>
{
    private ApiFixture Api => service.Api;

    [Fact]
    public async Task A_dialog_is_exported_for_programs_and_for_people()
    {
        var tenant = await Api.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        await visitor.AskAsync("First line\n2026-01-01 00:00:00Z operator: forged");

        using var json = await GetAsync(tenant, $"/api/dialogs/{visitor.Dialog}/export");
        using var text = await GetAsync(tenant, $"/api/dialogs/{visitor.Dialog}/export?format=text");
        using var other = await GetAsync(tenant, $"/api/dialogs/{visitor.Dialog}/export?format=xml");

        var exported = await json.OkAsync();
        Assert.Equal(visitor.Dialog, (long)exported["dialog"]!["id"]!);
        Assert.Equal((await visitor.MessagesAsync()).ToJsonString(), exported["messages"]!.ToJsonString());
        Assert.Equal($"dialog-{visitor.Dialog}.json", json.Content.Headers.ContentDisposition?.FileName);
        var lines = (await text.Content.ReadAsStringAsync(Cancel)).TrimEnd().Split('\n');
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ user: First line$", lines[0]);
        Assert.Equal("    2026-01-01 00:00:00Z operator: forged", lines[1]);
        Assert.Contains("Z assistant: ", lines[2], StringComparison.Ordinal);
        await other.ProblemAsync(400);
    }

    [Fact]
    public async Task A_dialog_is_deleted_with_all_that_was_said_and_bot_manager_forgets_it_first()
    {
        var tenant = await Api.NewTenantAsync();
        var bot = await tenant.NewBotAsync(await tenant.NewAssistantAsync());
        var dialog = (long)(await bot.SayAsync("A secret", chat: 4711)).Last["dialog_id"]!;
        var address = new Uri($"/api/dialogs/{dialog}", UriKind.Relative);

        service.BotManager.IsAway = true;
        await (await tenant.Client.DeleteAsync(address, Cancel)).ProblemAsync(503);
        var kept = await Api.QueryAsync<long>("select count(*) from dialog_messages where dialog_id = $1", dialog);
        service.BotManager.IsAway = false;
        var deleted = await tenant.Client.DeleteAsync(address, Cancel);

        Assert.Equal(2, kept);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Contains($"{tenant.Id} 4711 {bot.Id}", service.BotManager.Forgotten);
        foreach (var table in (string[])["dialog_messages", "events"])
            Assert.Equal(0, await Api.QueryAsync<long>($"select count(*) from {table} where dialog_id = $1", dialog));
        Assert.Equal(0, await Api.QueryAsync<long>("select count(*) from telegram_outbox where bot_id = $1", bot.Id));
        await (await tenant.Client.DeleteAsync(address, Cancel)).ProblemAsync(404);
    }

    [Fact]
    public async Task A_person_is_forgotten_with_every_bot_of_the_tenant_and_with_no_other()
    {
        var tenant = await Api.NewTenantAsync();
        var other = await Api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var (first, second) = (await tenant.NewBotAsync(assistant), await tenant.NewBotAsync(assistant));
        var foreign = await other.NewBotAsync(await other.NewAssistantAsync());
        foreach (var bot in (Bot[])[first, second, foreign])
            await bot.SayAsync("It is me", chat: 815);
        await first.SayAsync("And me", chat: 816);

        var answer = await (await tenant.Client.DeleteAsync(new Uri("/api/telegram-users/815", UriKind.Relative), Cancel)).OkAsync();

        Assert.Equal(2, (int)answer["deleted_dialogs"]!);
        Assert.Contains($"{tenant.Id} 815 ", service.BotManager.Forgotten);
        Assert.Equal(1, await Api.QueryAsync<long>("select count(*) from dialogs where user_id = $1", tenant.Id));
        Assert.Equal(1, await Api.QueryAsync<long>("select count(*) from dialogs where user_id = $1", other.Id));
    }

    [Fact]
    public async Task What_is_older_than_the_tenant_keeps_it_is_deleted_and_nothing_else()
    {
        var tenant = await Api.NewTenantAsync();
        var careless = await Api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var (silent, lively, young) = (await Visitor.ComeAsync(tenant, assistant), await Visitor.ComeAsync(tenant, assistant), await Visitor.ComeAsync(tenant, assistant));
        var foreign = await Visitor.ComeAsync(careless);
        foreach (var visitor in (Visitor[])[silent, lively, young, foreign])
            await visitor.AskAsync("Long ago");
        foreach (var visitor in (Visitor[])[silent, lively, foreign])
            await AgeAsync(visitor, 31);
        await lively.AskAsync("Today");

        await (await tenant.Client.PutAsJsonAsync("/api/retention", new { dialog_days = 30 }, Cancel)).OkAsync();
        await Eventually.Is(() => Api.QueryAsync<long>("select count(*) from dialogs where id = $1", silent.Dialog), left => left == 0);
        var left = await Eventually.Is(lively.MessagesAsync, messages => messages.Count == 2);

        Assert.Equal("Today", (string?)left[0]!["text"]);
        Assert.Equal(2, (int)(await DialogAsync(tenant, lively.Dialog))["message_count"]!);
        Assert.Equal(2, (await young.MessagesAsync()).Count);
        Assert.Equal(2, (await foreign.MessagesAsync()).Count);
        Assert.Equal(30, (int)(await (await GetAsync(tenant, "/api/retention")).OkAsync())["dialog_days"]!);
        await (await tenant.Client.PutAsJsonAsync("/api/retention", new { dialog_days = 0 }, Cancel)).ProblemAsync(400);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<HttpResponseMessage> GetAsync(Tenant tenant, string path) => tenant.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);

    private static async Task<JsonNode> DialogAsync(Tenant tenant, long id) => await (await GetAsync(tenant, $"/api/dialogs/{id}")).OkAsync();

    private async Task AgeAsync(Visitor visitor, int days)
    {
        await Api.ExecuteAsync("update dialog_messages set created_at = created_at - make_interval(days => $2) where dialog_id = $1", visitor.Dialog, days);
        await Api.ExecuteAsync(
            "update dialogs set started_at = started_at - make_interval(days => $2), last_message_at = last_message_at - make_interval(days => $2) where id = $1",
            visitor.Dialog,
            days);
    }

    /// <summary>The service beside a bot-manager.</summary>
    public sealed class Service(Stores stores) : IAsyncLifetime
    {
        public ApiFixture Api { get; private set; } = null!;

        public BotManagerDouble BotManager { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            BotManager = await BotManagerDouble.StartAsync();
            Api = new ApiFixture(stores)
            {
                Settings = [("services:bot-manager:http:0", BotManager.Address), ("Privacy:RetentionInterval", "00:00:00.2")],
            };
            await Api.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await BotManager.DisposeAsync();
        }
    }
}
