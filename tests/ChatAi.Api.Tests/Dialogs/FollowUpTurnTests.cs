using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Knowledge.Files;

namespace ChatAi.Api.Tests.Dialogs;

/// <summary>What a dialog is about is found again, through the whole turn.</summary>
public sealed class FollowUpTurnTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Shop = """
        # Delivery

        Delivery to Bonn takes two days and has a price of five euros.

        # Password

        A forgotten password is reset by mail.
        """;

    [Theory]
    [InlineData("And how much is it?", true)]
    [InlineData("And how is a forgotten password reset?", false)]
    public async Task A_follow_up_finds_what_the_dialog_is_about_and_a_change_of_subject_does_not(string second, bool leans)
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, Shop, "shop.md");
        var bot = await tenant.NewBotAsync(assistant);
        await bot.SayAsync("Is there delivery to Bonn?");
        var embeddings = api.Pool.Embeddings.Count;

        await bot.SayAsync(second);

        Assert.Equal(embeddings + 1, api.Pool.Embeddings.Count);
        Assert.Equal(leans ? $"Is there delivery to Bonn?\n{second}" : second, LookedUp());
        Assert.Contains(leans ? "five euros" : "reset by mail", FirstPassage(), StringComparison.Ordinal);
        Assert.Equal(second, (string)api.Pool.Completions.Last()["messages"]!.AsArray()[^1]!["content"]!);
    }

    [Fact]
    public async Task The_pages_of_a_document_reach_the_prompt_and_whoever_reads_the_answer()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var pdf = Pdf.Of("# Hours\nWe open at nine and close at five.", "# Prices\nA zeppelin costs a thousand euros, and a bicycle costs ten of them.");
        var document = (long)(await (await tenant.UploadAsync(assistant, pdf, "rental.pdf")).OkAsync())["id"]!;
        await Eventually.Is(() => tenant.DocumentAsync(assistant, document), found => (string)found["status"]! == "ready");
        var bot = await tenant.NewBotAsync(assistant);

        var reply = await bot.SayAsync("How much costs a zeppelin?");

        Assert.Contains("<passage number=\"1\" source=\"rental.pdf › Prices\" page=\"2\">\n", SystemMessage(), StringComparison.Ordinal);
        Assert.Equal("2 2", Pages(reply.Last["sources"]!));
        var messages = await (await tenant.Client.GetAsync(new Uri($"/api/dialogs/{reply.Last["dialog_id"]}/messages", UriKind.Relative), TestContext.Current.CancellationToken)).OkAsync();
        Assert.Equal("2 2", Pages(messages["items"]![1]!["sources"]!));
        Assert.Equal("2 2", Pages(JsonNode.Parse(await api.QueryAsync<string>("select sources::text from telegram_outbox where bot_id = $1", bot.Id))!));
    }

    private static string Pages(JsonNode sources) => $"{sources[0]!["page_from"]} {sources[0]!["page_to"]}";

    private string LookedUp() => api.Pool.Embeddings.Last()["input"] is JsonArray texts ? (string)texts[0]! : (string)api.Pool.Embeddings.Last()["input"]!;

    private string SystemMessage() => (string)api.Pool.Completions.Last()["messages"]![0]!["content"]!;

    private string FirstPassage() => SystemMessage().Split("<passage number=\"1\"")[1].Split("</passage>")[0];
}
