using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Handoffs;

/// <summary>A dialog goes to a person and comes back.</summary>
public sealed class HandoffTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Asked_for_taken_over_answered_and_released_the_assistant_knows_what_the_person_wrote()
    {
        var chat = await NewChatAsync();
        await chat.Bot.SayAsync("My parcel is lost.");
        await chat.Bot.SayAsync("/operator", kind: "operator");

        var waiting = await chat.HandoffAsync();
        var queue = await chat.Owner.GetJsonAsync("/api/operator/queue");
        var taken = await (await chat.PostAsync(chat.Owner, "handoff/takeover")).OkAsync();
        var silent = await chat.Bot.SayAsync("Where is my parcel?");
        var said = await chat.PostAsync(chat.Owner, "messages", new { text = "It is in Leeds." });
        var released = await (await chat.PostAsync(chat.Owner, "handoff/release")).OkAsync();
        var answered = await chat.Bot.SayAsync("Where was it again?");

        Assert.Equal("requested user 1", $"{waiting["status"]} {waiting["reason"]} {waiting["queue_position"]}");
        var first = queue["items"]![0]!;
        Assert.Equal($"{chat.Dialog} Ann 1 My parcel is lost.", $"{first["dialog_id"]} {first["display_name"]} {first["position"]} {first["last_user_text"]}");
        Assert.Equal($"active {chat.OwnerId}", $"{taken["status"]} {taken["operator_id"]}");
        Assert.Equal("silent", silent.Outcome);
        Assert.Equal(HttpStatusCode.Created, said.StatusCode);
        Assert.Equal("released", (string?)released["status"]);
        Assert.Equal("answer", answered.Outcome);
        Assert.Contains("It is in Leeds.", api.Pool.Completions.Last()["messages"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(
            "user assistant user assistant user system system user operator system user assistant",
            await api.QueryAsync<string>("select string_agg(sender, ' ' order by id) from dialog_messages where dialog_id = $1", chat.Dialog));
        Assert.Equal(7, await api.QueryAsync<long>("select count(*) from telegram_outbox where bot_id = $1", chat.Bot.Id));
    }

    [Fact]
    public async Task Of_many_who_take_one_dialog_over_at_once_one_gets_it()
    {
        var chat = await NewChatAsync();
        var operators = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewOperatorAsync(chat)));

        var answers = await Task.WhenAll(operators.Select(one => chat.PostAsync(one, "handoff/takeover")));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await late.ProblemAsync(409, "urn:chatai:handoff-taken");
        Assert.Equal(1, await api.QueryAsync<long>("select count(*) from handoffs where dialog_id = $1", chat.Dialog));
    }

    [Fact]
    public async Task Nobody_gets_more_dialogs_than_the_capacity_also_when_all_are_taken_at_once()
    {
        var chats = new List<Chat> { await NewChatAsync() };
        while (chats.Count < 9)
            chats.Add(await NewChatAsync(chats[0]));

        var answers = await Task.WhenAll(chats.Select(chat => chat.PostAsync(chat.Owner, "handoff/takeover")));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await refused.ProblemAsync(409, "urn:chatai:operator-busy");
    }

    [Fact]
    public async Task Only_who_has_the_dialog_writes_in_it_and_only_he_or_the_owner_releases_it()
    {
        var chat = await NewChatAsync();
        var first = await NewOperatorAsync(chat);
        var second = await NewOperatorAsync(chat);
        await (await chat.PostAsync(first, "handoff/takeover")).OkAsync();

        await (await chat.PostAsync(second, "messages", new { text = "Me too" })).ProblemAsync(409, "urn:chatai:handoff-not-active");
        await (await chat.PostAsync(second, "handoff/release")).ProblemAsync(403, "urn:chatai:forbidden");
        await (await chat.PostAsync(first, "messages", new { text = "" })).ProblemAsync(400);
        await (await chat.PostAsync(chat.Owner, "handoff/release")).OkAsync();
        await (await chat.PostAsync(first, "messages", new { text = "Still here" })).ProblemAsync(409, "urn:chatai:handoff-not-active");
    }

    [Fact]
    public async Task A_request_is_made_once_keeps_its_place_and_can_be_withdrawn()
    {
        var first = await NewChatAsync();
        var second = await NewChatAsync(first);
        await (await first.PostAsync(first.Owner, "handoff/request")).OkAsync();
        await (await second.PostAsync(first.Owner, "handoff/request")).OkAsync();

        var again = await (await second.PostAsync(first.Owner, "handoff/request")).OkAsync();
        var withdrawn = await (await first.PostAsync(first.Owner, "handoff/cancel")).OkAsync();
        var moved = await second.HandoffAsync();

        Assert.Equal("requested api 2", $"{again["status"]} {again["reason"]} {again["queue_position"]}");
        Assert.Equal("cancelled", (string?)withdrawn["status"]);
        Assert.Equal(1, (int?)moved["queue_position"]);
        await (await first.PostAsync(first.Owner, "handoff/cancel")).ProblemAsync(409, "urn:chatai:handoff-not-requested");
        Assert.Equal("answer", (await first.Bot.SayAsync("How do I restart a bot?")).Outcome);
    }

    [Fact]
    public async Task The_dialog_of_an_operator_who_is_gone_goes_back_to_the_queue_and_is_answered_again()
    {
        var chat = await NewChatAsync();
        await using var attentive = api.StartAnother(("Handoffs:RollCall", "00:00:00.2"));
        await (await chat.PostAsync(chat.Owner, "handoff/takeover")).OkAsync();
        Assert.Equal("silent", (await chat.Bot.SayAsync("Are you there?")).Outcome);

        var other = await NewChatAsync();
        await (await other.PostAsync(other.Owner, "handoff/takeover")).OkAsync();

        await LastSeenAsync(other, 80);
        await (await other.Owner.PostAsync(new Uri("/api/operator/heartbeat", UriKind.Relative), null, Cancel)).OkAsync();
        await LastSeenAsync(chat, 91);
        var gone = await Eventually.Is(chat.HandoffAsync, handoff => (string?)handoff["status"] == "requested");

        Assert.Equal("active", (string?)(await other.HandoffAsync())["status"]);
        Assert.InRange(await api.QueryAsync<double>("select extract(epoch from now() - last_seen_at)::double precision from operator_presence where user_id = $1", other.OwnerId), 0, 30);
        Assert.Null(gone["operator_id"]);
        Assert.Equal("answer", (await chat.Bot.SayAsync("Is anybody there?")).Outcome);
    }

    [Fact]
    public async Task An_answer_under_way_is_withheld_when_a_person_takes_over()
    {
        var chat = await NewChatAsync();
        var gate = api.Pool.Gate = new TaskCompletionSource();
        var running = chat.Bot.SayAsync("How do I restart a bot?");
        await Eventually.Is(
            () => api.QueryAsync<long>("select count(*) from dialog_messages where dialog_id = $1 and answer_claimed_until < 'infinity'", chat.Dialog),
            claims => claims == 1);
        await (await chat.PostAsync(chat.Owner, "handoff/takeover")).OkAsync();

        gate.SetResult();
        api.Pool.Gate = null;

        Assert.Equal("silent", (await running).Outcome);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task LastSeenAsync(Chat chat, double seconds) => api.ExecuteAsync(
        "update operator_presence set last_seen_at = now() - make_interval(secs => $2) where user_id = $1",
        chat.OwnerId,
        seconds);

    /// <param name="beside">A chat of the same tenant.</param>
    private async Task<Chat> NewChatAsync(Chat? beside = null)
    {
        var tenant = beside?.Tenant ?? await api.NewTenantAsync();
        var bot = await tenant.NewBotAsync(await tenant.NewAssistantAsync());
        var greeting = await bot.SayAsync("/start", kind: "start");
        return new Chat(tenant, bot, (long)greeting.Last["dialog_id"]!);
    }

    private async Task<HttpClient> NewOperatorAsync(Chat chat)
    {
        var colleague = await api.NewTenantAsync();
        await api.ExecuteAsync("update users set role = 'operator', tenant_id = $1 where id = $2", chat.OwnerId, colleague.Id);
        using var anonymous = api.Host.Client();
        var session = await (await anonymous.PostAsJsonAsync("/api/login", new { email = colleague.Email, password = Tenant.Password }, Cancel)).OkAsync();
        return api.Host.Client((string)session["access_token"]!);
    }

    private sealed record Chat(Tenant Tenant, Bot Bot, long Dialog)
    {
        public HttpClient Owner => Tenant.Client;

        public long OwnerId => Tenant.Id;

        public Task<JsonNode> HandoffAsync() => Owner.GetJsonAsync($"/api/dialogs/{Dialog}/handoff");

        public Task<HttpResponseMessage> PostAsync(HttpClient client, string what, object? body = null) =>
            client.PostAsJsonAsync($"/api/dialogs/{Dialog}/{what}", body ?? new { }, Cancel);
    }
}

internal static class Clients
{
    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path) =>
        await (await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).OkAsync();
}
