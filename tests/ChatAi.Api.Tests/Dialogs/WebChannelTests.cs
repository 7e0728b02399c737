using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Dialogs;

/// <summary>A frontend's visitor talks to the assistant.</summary>
public sealed class WebChannelTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_question_is_answered_in_a_stream_with_its_sources()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# Opening\n\nThe shop opens at nine in the morning.");
        var visitor = await Visitor.ComeAsync(tenant, assistant);

        var reply = await visitor.AskAsync("When does the shop open?");

        Assert.Equal("answer", reply.Outcome);
        Assert.Equal(reply.Text, string.Concat(reply.Deltas));
        Assert.Equal((long)reply.Last["message_id"]!, (long)(await visitor.MessagesAsync())[1]!["id"]!);
        Assert.Equal(0, await api.QueryAsync<long>("select count(*) from telegram_outbox where message_id = $1", (long)reply.Last["message_id"]!));
    }

    [Fact]
    public async Task Brought_again_with_its_key_a_message_is_one_and_has_one_answer()
    {
        var visitor = await Visitor.ComeAsync(await api.NewTenantAsync());

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => visitor.AskAsync("What is this?", "key-1")));
        var later = await visitor.AskAsync("What is this?", "key-1");
        var another = await visitor.AskAsync("What is this?", "key-2");

        Assert.All(replies, reply => Assert.Contains(reply.Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]));
        Assert.Equal("answer", later.Outcome);
        Assert.Single(replies.Append(later).Where(reply => reply.Status == HttpStatusCode.OK).Select(reply => (long)reply.Last["message_id"]!).Distinct());
        Assert.NotEqual((long)later.Last["message_id"]!, (long)another.Last["message_id"]!);
        Assert.Equal(4, (await visitor.MessagesAsync()).Count);
    }

    [Fact]
    public async Task The_dialog_so_far_counts_and_commands_do_what_they_do_on_Telegram()
    {
        var tenant = await api.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        await visitor.AskAsync("My name is Ann.");

        await visitor.AskAsync("Who am I?");
        var remembered = api.Pool.Completions.Last()["messages"]!.ToJsonString();
        await visitor.AskAsync("Anew", kind: "new");
        await visitor.AskAsync("Who am I now?");
        var forgotten = api.Pool.Completions.Last()["messages"]!.ToJsonString();
        await visitor.AskAsync("A person", kind: "operator");
        var dialog = await (await tenant.Client.GetAsync(new Uri($"/api/dialogs/{visitor.Dialog}", UriKind.Relative), Cancel)).OkAsync();

        Assert.Contains("My name is Ann.", remembered, StringComparison.Ordinal);
        Assert.DoesNotContain("My name is Ann.", forgotten, StringComparison.Ordinal);
        Assert.Equal("web requested Ann", $"{dialog["channel"]} {dialog["handoff_status"]} {dialog["display_name"]}");
    }

    [Fact]
    public async Task While_a_person_has_the_dialog_the_assistant_is_silent()
    {
        var tenant = await api.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        await (await tenant.Client.PostAsync(new Uri($"/api/dialogs/{visitor.Dialog}/handoff/takeover", UriKind.Relative), null, Cancel)).OkAsync();

        var reply = await visitor.AskAsync("Is anybody there?");
        await (await tenant.Client.PostAsJsonAsync($"/api/dialogs/{visitor.Dialog}/messages", new { text = "I am." }, Cancel)).OkAsync();

        Assert.Equal("silent", reply.Outcome);
        Assert.Equal("I am.", (string?)(await visitor.MessagesAsync())[^1]!["text"]);
    }

    [Fact]
    public async Task Only_dialogs_of_the_web_channel_take_a_frontends_messages_and_bad_ones_are_refused()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        var bot = await tenant.NewBotAsync(assistant);
        var telegram = new Visitor(tenant, (long)(await bot.SayAsync("Hello")).Last["dialog_id"]!);
        var web = await Visitor.ComeAsync(tenant, assistant);
        var stranger = await api.NewTenantAsync();

        await (await telegram.SendAsync("Hello")).ProblemAsync(409, "urn:chatai:wrong-channel");
        await (await web.SendAsync("")).ProblemAsync(400);
        await (await web.SendAsync("Hello", kind: "unsupported")).ProblemAsync(400);
        await (await web.SendAsync("Hello", key: new string('k', 256))).ProblemAsync(400);
        await (await new Visitor(stranger, web.Dialog).SendAsync("Hello")).ProblemAsync(404);
        await (await stranger.Client.PostAsJsonAsync("/api/dialogs", new { assistant_id = assistant }, Cancel)).ProblemAsync(404);
        await (await tenant.Client.PostAsJsonAsync("/api/dialogs", new { }, Cancel)).ProblemAsync(400);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
