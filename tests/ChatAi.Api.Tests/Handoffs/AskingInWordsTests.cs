using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Dialogs;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Handoffs;

/// <summary>A person is asked for in words, outside the working hours, or by a button.</summary>
public sealed class AskingInWordsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Who_asks_for_a_person_in_words_is_heard_once_and_costs_no_answer()
    {
        var (tenant, bot) = await NewBotAsync();
        var bought = api.Pool.Completions.Count;

        var heard = await bot.SayAsync("Hello, can I talk to a real person please?");
        var none = api.Pool.Completions.Count - bought;
        var meanwhile = await bot.SayAsync("I said I want to talk to a human!");

        Assert.Equal(StockPhrases.English.OperatorAsked, heard.Text);
        Assert.Equal(0, none);
        Assert.Equal(1, api.Pool.Completions.Count - bought);
        Assert.Equal("answer", meanwhile.Outcome);
        Assert.Equal("requested detected", await StateAsync(tenant, heard));
        var queue = await tenant.Client.GetJsonAsync("/api/operator/queue");
        Assert.Equal("detected", (string?)Assert.Single(queue["items"]!.AsArray())!["reason"]);
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from handoffs where dialog_id = $1", Dialog(heard)));
    }

    [Fact]
    public async Task The_same_update_asks_once_however_often_it_comes()
    {
        var (_, bot) = await NewBotAsync();
        var update = api.Next();

        var first = await bot.SayAsync("Позовите оператора", update, language: "ru");
        var again = await bot.SayAsync("Позовите оператора", update, language: "ru");

        Assert.Equal(StockPhrases.Russian.OperatorAsked, first.Text);
        Assert.Equal((long)first.Last["message_id"]!, (long)again.Last["message_id"]!);
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from handoffs where dialog_id = $1", Dialog(first)));
    }

    [Fact]
    public async Task Given_back_to_the_assistant_a_person_can_be_asked_for_anew()
    {
        var (tenant, bot) = await NewBotAsync();
        var first = await bot.SayAsync("human please");
        await (await PostAsync(tenant, first, "takeover")).OkAsync();
        var withPerson = await bot.SayAsync("I want to talk to a human");
        await (await PostAsync(tenant, first, "release")).OkAsync();

        await bot.SayAsync("human please");

        Assert.Equal("silent", withPerson.Outcome);
        Assert.Equal("requested detected", await StateAsync(tenant, first));
        Assert.Equal(2, await api.QueryAsync<long>("select count(*) from handoffs where dialog_id = $1", Dialog(first)));
    }

    [Fact]
    public async Task An_assistant_may_be_told_not_to_listen_for_it()
    {
        var (tenant, bot) = await NewBotAsync(new { name = "Guide", detect_handoff = false });

        var answered = await bot.SayAsync("Can I talk to a person?");
        var commanded = await bot.SayAsync("/operator", kind: "operator");

        Assert.Equal("It is so.", answered.Text);
        Assert.Equal(StockPhrases.English.OperatorAsked, commanded.Text);
        Assert.Equal("requested user", await StateAsync(tenant, answered));
    }

    [Fact]
    public async Task Outside_the_working_hours_the_request_is_taken_down_and_the_user_told_when_somebody_comes()
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(3);
        var hours = new JsonObject
        {
            [day.ToString("ddd", CultureInfo.InvariantCulture).ToLowerInvariant()] = new JsonArray(new JsonObject { ["from"] = "00:00", ["to"] = "00:10" }),
        };
        var (tenant, bot) = await NewBotAsync(new { name = "Guide", working_hours = hours, time_zone = "Etc/GMT-1" });

        var byUser = await bot.SayAsync("/operator", kind: "operator", language: "ru");
        var other = await bot.SayAsync("/start", chat: 556, kind: "start");
        var byApi = await (await PostAsync(tenant, other, "request")).OkAsync();
        var again = await (await PostAsync(tenant, other, "request")).OkAsync();
        var shown = await tenant.Client.GetJsonAsync($"/api/dialogs/{Dialog(byUser)}/handoff");
        var queue = await tenant.Client.GetJsonAsync("/api/operator/queue");
        var taken = await (await PostAsync(tenant, other, "takeover")).OkAsync();

        Assert.Contains("00:00 (Etc/GMT-1)", byUser.Text, StringComparison.Ordinal);
        Assert.Contains("Сейчас никого", byUser.Text, StringComparison.Ordinal);
        Assert.Equal(2, (int?)queue["total"]);
        Assert.All([byApi, again, shown], handoff => Assert.EndsWith("T23:00:00Z", (string?)handoff["opens_at"], StringComparison.Ordinal));
        Assert.Null(taken["opens_at"]);
        Assert.DoesNotContain("working_hours", shown.AsObject().Select(member => member.Key));
        Assert.Contains(
            "Nobody is there at the moment",
            await api.QueryAsync<string>("select string_agg(text, ' ') from dialog_messages where dialog_id = $1 and sender = 'system'", Dialog(other)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_working_hours_there_is_no_time_to_tell()
    {
        var (tenant, bot) = await NewBotAsync();

        var asked = await (await PostAsync(tenant, await bot.SayAsync("/start", kind: "start"), "request")).OkAsync();

        Assert.Equal("requested", (string?)asked["status"]);
        Assert.Null(asked["opens_at"]);
    }

    [Fact]
    public async Task An_answer_without_sources_offers_a_person_unless_one_is_asked_for_already()
    {
        var (_, bot) = await NewBotAsync(teaches: true);
        var cited = await bot.SayAsync("How do I restart a bot?");
        var help = await bot.SayAsync("/help", kind: "help");
        var answer = api.Pool.Answer;
        api.Pool.Answer = ["I do ", "not know."];

        var unknown = await bot.SayAsync("What is the weather like?");
        var russian = await bot.SayAsync("Какая погода?", language: "ru");
        var asked = await bot.SayAsync("/operator", kind: "operator");
        var waiting = await bot.SayAsync("What is the weather like?");
        api.Pool.Answer = answer;

        Assert.Equal("", await ButtonAsync(cited));
        Assert.Equal("Talk to a person", await ButtonAsync(help));
        Assert.Equal("Talk to a person", await ButtonAsync(unknown));
        Assert.Equal("Позвать человека", await ButtonAsync(russian));
        Assert.Equal("", await ButtonAsync(asked));
        Assert.Equal("", await ButtonAsync(waiting));
    }

    [Fact]
    public async Task Where_there_are_no_documents_nothing_is_missed_in_them()
    {
        var (_, bot) = await NewBotAsync();

        Assert.Equal("", await ButtonAsync(await bot.SayAsync("How do I restart a bot?")));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Dialog(TurnReply reply) => (long)reply.Last["dialog_id"]!;

    private static Task<HttpResponseMessage> PostAsync(Tenant tenant, TurnReply reply, string what) =>
        tenant.Client.PostAsync(new Uri($"/api/dialogs/{Dialog(reply)}/handoff/{what}", UriKind.Relative), null, Cancel);

    private static async Task<string> StateAsync(Tenant tenant, TurnReply reply)
    {
        var handoff = await tenant.Client.GetJsonAsync($"/api/dialogs/{Dialog(reply)}/handoff");
        return $"{handoff["status"]} {handoff["reason"]}";
    }

    private async Task<(Tenant Tenant, Bot Bot)> NewBotAsync(object? assistant = null, bool teaches = false)
    {
        var tenant = await api.NewTenantAsync();
        var made = await (await tenant.Client.PostAsJsonAsync("/api/assistants", assistant ?? new { name = "Guide" }, Cancel)).OkAsync();
        if (teaches)
            await tenant.TeachAsync((long)made["id"]!, "# Bots\n\nA bot is restarted by a button.");

        return (tenant, await tenant.NewBotAsync((long)made["id"]!));
    }

    private Task<string> ButtonAsync(TurnReply reply) =>
        api.QueryAsync<string>("select coalesce(person_button, '') from telegram_outbox where message_id = $1", (long)reply.Last["message_id"]!);
}
