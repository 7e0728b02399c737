using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Dialogs;
using ChatAi.Api.Tests.Drivers;
using ChatAi.Api.Tests.Handoffs;

namespace ChatAi.Api.Tests.Feedback;

/// <summary>What people think of answers, over the API and as bot-manager tells it.</summary>
public sealed class FeedbackTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_thumb_is_kept_with_its_answer_changed_and_taken_back()
    {
        var (tenant, visitor, answer) = await AnsweredAsync();

        var given = await (await PutAsync(tenant, visitor, answer, new { value = "down", comment = "That was last year." })).OkAsync();
        var shown = await visitor.MessagesAsync();
        var export = await tenant.Client.GetStringAsync(new Uri($"/api/dialogs/{visitor.Dialog}/export", UriKind.Relative), Cancel);
        var changed = await (await PutAsync(tenant, visitor, answer, new { value = "up" })).OkAsync();
        var takenBack = await (await PutAsync(tenant, visitor, answer, new { value = (string?)null, comment = "Never mind" })).OkAsync();

        Assert.Equal("down That was last year.", $"{given["value"]} {given["comment"]}");
        Assert.Equal(["", given.ToJsonString()], shown.Select(message => message!["feedback"]?.ToJsonString() ?? ""));
        Assert.Contains("That was last year.", export, StringComparison.Ordinal);
        Assert.Equal("up ", $"{changed["value"]} {changed["comment"]}");
        Assert.Equal(" ", $"{takenBack["value"]} {takenBack["comment"]}");
        Assert.All(await visitor.MessagesAsync(), message => Assert.Null(message!["feedback"]));
    }

    [Fact]
    public async Task Only_answers_of_the_assistant_have_it()
    {
        var (tenant, visitor, _) = await AnsweredAsync();
        var greeting = await visitor.AskAsync("Hello!");
        var help = await visitor.AskAsync("/help", kind: "help");
        var question = (long)(await visitor.MessagesAsync())[0]!["id"]!;

        foreach (var message in (long[])[question, Message(greeting), Message(help), 999_999])
            await (await PutAsync(tenant, visitor, message, new { value = "up" })).ProblemAsync(404, "urn:chatai:not-found");
    }

    [Theory]
    [InlineData("""{"value":"sideways"}""")]
    [InlineData("""{"value":7}""")]
    public async Task What_is_no_thumb_is_refused(string body)
    {
        var (tenant, visitor, answer) = await AnsweredAsync();

        await (await PutAsync(tenant, visitor, answer, JsonNode.Parse(body)!)).ProblemAsync(400);
    }

    [Fact]
    public async Task A_stranger_and_another_dialog_do_not_reach_the_answer()
    {
        var (tenant, visitor, answer) = await AnsweredAsync();
        var (stranger, own, _) = await AnsweredAsync();

        await (await PutAsync(stranger, visitor, answer, new { value = "down" })).ProblemAsync(404);
        await (await PutAsync(stranger, own, answer, new { value = "down" })).ProblemAsync(404);
        await (await PutAsync(tenant, await Visitor.ComeAsync(tenant), answer, new { value = "down" })).ProblemAsync(404);

        Assert.All(await visitor.MessagesAsync(), message => Assert.Null(message!["feedback"]));
    }

    [Fact]
    public async Task Who_watches_is_told_of_each_change_once()
    {
        var (tenant, visitor, answer) = await AnsweredAsync();
        await using var reader = await EventReader.OpenAsync(api.Host, tenant, $"/api/dialogs/{visitor.Dialog}/events");
        await reader.NextAsync();

        await (await PutAsync(tenant, visitor, answer, new { value = "up" })).OkAsync();
        await (await PutAsync(tenant, visitor, answer, new { value = "up" })).OkAsync();
        await (await PutAsync(tenant, visitor, answer, new { value = "down", comment = "No." })).OkAsync();
        var told = new List<(string Type, JsonNode Data)>();
        while (told.Count < 2)
        {
            if (await reader.NextAsync() is { Type: "feedback.changed" } one)
                told.Add(one);
        }

        Assert.Equal(["up ", "down No."], told.Select(one => $"{one.Data["feedback"]!["value"]} {one.Data["feedback"]!["comment"]}"));
        Assert.All(told, one => Assert.Equal(answer, (long)one.Data["message"]!["id"]!));
        Assert.All(told, one => Assert.Null(one.Data["handoff"]));
    }

    [Fact]
    public async Task Thumbs_stand_under_answers_on_Telegram_and_under_nothing_else()
    {
        var (_, bot) = await NewBotAsync(new { name = "Guide" });

        Assert.True(await HasThumbsAsync(await bot.SayAsync("When do you open?")));
        Assert.False(await HasThumbsAsync(await bot.SayAsync("Thanks!")));
        Assert.False(await HasThumbsAsync(await bot.SayAsync("/start", kind: "start")));
        Assert.False(await HasThumbsAsync(await bot.SayAsync("/help", kind: "help")));
        Assert.False(await HasThumbsAsync(await bot.SayAsync("Can I talk to a real person please?")));
        api.Pool.ReachQuotaNext(60);
        Assert.False(await HasThumbsAsync(await bot.SayAsync("When do you close?")));
    }

    [Fact]
    public async Task The_owner_may_do_without_them()
    {
        var (tenant, bot) = await NewBotAsync(new { name = "Guide", feedback_buttons = false });
        var path = $"/api/assistants/{await api.QueryAsync<long>("select assistant_id from bot_instances where id = $1", bot.Id)}";
        var without = await HasThumbsAsync(await bot.SayAsync("When do you open?"));

        var before = await tenant.Client.GetJsonAsync(path);
        var after = await (await tenant.Client.PatchAsJsonAsync(path, new { feedback_buttons = true }, Cancel)).OkAsync();

        Assert.False(without);
        Assert.Equal("False 1 True 2", $"{before["feedback_buttons"]} {before["version"]} {after["feedback_buttons"]} {after["version"]}", ignoreCase: true);
        Assert.True(await HasThumbsAsync(await bot.SayAsync("When do you close?")));
    }

    [Fact]
    public async Task A_press_is_taken_as_often_as_it_is_told_and_thanked_in_the_persons_language()
    {
        var (_, bot) = await NewBotAsync(new { name = "Guide" });
        var answer = Message(await bot.SayAsync("When do you open?"));

        var first = await (await PressAsync(bot, answer, "down")).OkAsync();
        var again = await (await PressAsync(bot, answer, "down", language: "ru")).OkAsync();
        var kept = await api.QueryAsync<string>("select feedback from given_answers where message_id = $1", answer);
        await (await PressAsync(bot, answer, "up")).OkAsync();

        Assert.Equal(StockPhrases.English.DislikedAnswer, (string?)first["toast"]);
        Assert.Equal(StockPhrases.Russian.DislikedAnswer, (string?)again["toast"]);
        Assert.Equal("down", kept);
        Assert.Equal("up", await api.QueryAsync<string>("select feedback from given_answers where message_id = $1", answer));
        Assert.All([StockPhrases.English, StockPhrases.Russian], phrases => Assert.InRange(phrases.DislikedAnswer.Length, 1, 200));
    }

    [Fact]
    public async Task A_press_in_another_chat_or_from_anybody_but_bot_manager_changes_nothing()
    {
        var (tenant, bot) = await NewBotAsync(new { name = "Guide" });
        var answer = Message(await bot.SayAsync("When do you open?"));

        await (await PressAsync(bot, answer, "up", chat: 556)).ProblemAsync(404, "urn:chatai:not-found");
        var foreign = await tenant.Client.PostAsJsonAsync("/internal/feedback", Body(bot, answer, "up", 555, "en"), Cancel);

        Assert.Contains((int)foreign.StatusCode, (int[])[401, 403]);
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from given_answers where message_id = $1 and feedback is null", answer));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Message(TurnReply reply) => (long)reply.Last["message_id"]!;

    private static Task<HttpResponseMessage> PutAsync(Tenant tenant, Visitor visitor, long message, object body) =>
        tenant.Client.PutAsJsonAsync($"/api/dialogs/{visitor.Dialog}/messages/{message}/feedback", body, Cancel);

    private static object Body(Bot bot, long message, string value, long chat, string language) =>
        new { bot_id = bot.Id, chat_id = chat, message_id = message, value, language_code = language };

    private async Task<HttpResponseMessage> PressAsync(Bot bot, long message, string value, long chat = 555, string language = "en")
    {
        using var client = api.Host.Client(TokenPoolDouble.ServiceToken);
        return await client.PostAsJsonAsync("/internal/feedback", Body(bot, message, value, chat, language), Cancel);
    }

    private Task<bool> HasThumbsAsync(TurnReply reply) =>
        api.QueryAsync<bool>("select feedback_buttons from telegram_outbox where message_id = $1", Message(reply));

    private async Task<(Tenant Tenant, Visitor Visitor, long Answer)> AnsweredAsync()
    {
        var tenant = await api.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        return (tenant, visitor, Message(await visitor.AskAsync("When do you open?")));
    }

    private async Task<(Tenant Tenant, Bot Bot)> NewBotAsync(object assistant)
    {
        var tenant = await api.NewTenantAsync();
        var made = await (await tenant.Client.PostAsJsonAsync("/api/assistants", assistant, Cancel)).OkAsync();
        return (tenant, await tenant.NewBotAsync((long)made["id"]!));
    }
}
