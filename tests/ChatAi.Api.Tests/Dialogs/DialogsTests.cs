using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Dialogs;

public sealed class DialogsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_dialog_shows_who_it_is_with_and_what_was_said_last()
    {
        var (tenant, bot) = await NewBotAsync();
        await bot.SayAsync("/start", kind: "start");

        var item = (await ListAsync(tenant))["items"]!.AsArray().Single()!;

        Assert.Equal("Ann telegram none 2 assistant", $"{item["display_name"]} {item["channel"]} {item["handoff_status"]} {item["message_count"]} {item["last_message_sender"]}");
        Assert.StartsWith("Hello, Ann!", (string?)item["last_message_text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search=swordfish", 1)]
    [InlineData("search=SWORDFISH", 1)]
    [InlineData("search=ann", 3)]
    [InlineData("search=100%25", 1)]
    [InlineData("search=_", 0)]
    [InlineData("search=%5C", 0)]
    [InlineData("channel=telegram", 3)]
    [InlineData("channel=web", 0)]
    [InlineData("status=none", 2)]
    [InlineData("status=requested", 1)]
    [InlineData("period=today", 3)]
    [InlineData("from=2999-01-01T00:00:00Z", 0)]
    [InlineData("to=2999-01-01T00:00:00Z", 3)]
    [InlineData("limit=2", 3)]
    [InlineData("assistant_id=999999", 0)]
    public async Task A_list_can_be_narrowed(string query, int total)
    {
        var (tenant, bot) = await NewBotAsync();
        await bot.SayAsync("The password is swordfish", chat: 1);
        await bot.SayAsync("I am 100% sure", chat: 2);
        await bot.SayAsync("Hello", chat: 3);
        await api.ExecuteAsync("update dialogs set handoff_status = 'requested' where bot_id = $1 and telegram_chat_id = 3", bot.Id);

        Assert.Equal(total, (int?)(await ListAsync(tenant, query))["total"]);
    }

    [Fact]
    public async Task The_dialog_that_was_spoken_in_last_comes_first()
    {
        var (tenant, bot) = await NewBotAsync();
        foreach (var chat in new[] { 1, 2, 3, 1 })
            await bot.SayAsync("Hello", chat: chat);

        var pages = new[] { await ListAsync(tenant, "limit=2&page=1"), await ListAsync(tenant, "limit=2&page=2") };

        Assert.Equal([1L, 3L, 2L], pages.SelectMany(page => page["items"]!.AsArray()).Select(item => (long)item!["telegram_chat_id"]!));
    }

    [Fact]
    public async Task The_messages_of_a_dialog_come_in_order_with_their_sources()
    {
        var (tenant, bot) = await NewBotAsync("# So\n\nIt is so.");
        var reply = await bot.SayAsync("Is it so?");

        var path = $"/api/dialogs/{reply.Last["dialog_id"]}";
        var dialog = await (await tenant.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel)).OkAsync();
        var messages = await (await tenant.Client.GetAsync(new Uri($"{path}/messages", UriKind.Relative), Cancel)).OkAsync();

        Assert.Equal(2, (int?)dialog["message_count"]);
        Assert.Equal(["user", "assistant"], messages["items"]!.AsArray().Select(item => (string?)item!["sender"]));
        Assert.Equal("""[{"number":1,"title":"runbook.md","heading":"So","excerpt":"# So\n\nIt is so.","page_from":null,"page_to":null}]""", messages["items"]![1]!["sources"]!.ToJsonString());
    }

    [Theory]
    [InlineData("status=busy")]
    [InlineData("channel=fax")]
    [InlineData("period=century")]
    [InlineData("from=yesterday")]
    [InlineData("limit=1000")]
    public async Task Rubbish_is_refused(string query)
    {
        var tenant = await api.NewTenantAsync();

        await (await tenant.Client.GetAsync(new Uri($"/api/dialogs?{query}", UriKind.Relative), Cancel)).ProblemAsync(400);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<JsonNode> ListAsync(Tenant tenant, string query = "") =>
        await (await tenant.Client.GetAsync(new Uri($"/api/dialogs?{query}", UriKind.Relative), Cancel)).OkAsync();

    private async Task<(Tenant Tenant, Bot Bot)> NewBotAsync(string? document = null)
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        if (document is not null)
            await tenant.TeachAsync(assistant, document);

        return (tenant, await tenant.NewBotAsync(assistant));
    }
}
