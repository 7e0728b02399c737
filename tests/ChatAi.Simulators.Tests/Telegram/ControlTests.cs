using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class ControlTests : IAsyncLifetime
{
    private const long Maya = 500_001;

    private TelegramSimulator telegram = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        telegram = await TelegramSimulator.StartAsync(options => options.Bots.Add(new BotOptions { Token = "42:configured", Username = "demo_bot", Name = "Demo" }));
        http = new HttpClient { BaseAddress = telegram.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await telegram.DisposeAsync();
    }

    [Fact]
    public async Task It_is_healthy_when_it_answers()
    {
        Assert.Equal("healthy", (await GetAsync("/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Configured_bots_are_there_from_the_start()
    {
        var list = await GetAsync("/sim/bots");

        Assert.Equal(1, list.GetProperty("total").GetInt32());
        Assert.Equal("demo_bot", list.GetProperty("bots")[0].GetProperty("username").GetString());
        Assert.False(list.GetProperty("bots")[0].GetProperty("online").GetBoolean());
    }

    [Fact]
    public async Task Many_bots_are_made_at_once_and_one_as_described()
    {
        var many = await PostAsync("/sim/bots", new { count = 50 });
        var one = await PostAsync("/sim/bots", new { token = "7:abc", username = "seven_bot", name = "Seven" });
        using var twice = await http.PostAsJsonAsync(new Uri("/sim/bots", UriKind.Relative), new { token = "7:def" }, TestContext.Current.CancellationToken);

        Assert.Equal(50, many.GetProperty("bots").EnumerateArray().Select(bot => bot.GetProperty("token").GetString()).Distinct().Count());
        Assert.Equal("""{"id":7,"token":"7:abc","username":"seven_bot","name":"Seven"}""", one.GetProperty("bots")[0].GetRawText());
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    [Fact]
    public async Task A_button_is_pressed_and_the_bot_gets_its_data()
    {
        await PostAsync($"/sim/bots/demo_bot/chats/{Maya}/messages", new { text = "hello" });
        var keyboard = Uri.EscapeDataString("""{"inline_keyboard":[[{"text":"Yes","callback_data":"yes"}]]}""");
        await GetAsync("/bot42:configured/getUpdates?offset=-1");
        var sent = await GetAsync($"/bot42:configured/sendMessage?chat_id={Maya}&text=Sure?&reply_markup={keyboard}");
        var message = sent.GetProperty("result").GetProperty("message_id").GetInt64();

        var pressed = await PostAsync($"/sim/bots/demo_bot/chats/{Maya}/messages/{message}/press", new { data = "yes" });
        using var unknown = await http.PostAsJsonAsync(
            new Uri($"/sim/bots/demo_bot/chats/{Maya}/messages/{message}/press", UriKind.Relative),
            new { data = "no" },
            TestContext.Current.CancellationToken);
        var updates = await GetAsync("/bot42:configured/getUpdates?offset=-1");

        var query = updates.GetProperty("result")[0].GetProperty("callback_query");
        Assert.Equal("yes", query.GetProperty("data").GetString());
        Assert.Equal(message, query.GetProperty("message").GetProperty("message_id").GetInt64());
        Assert.Equal(pressed.GetProperty("press_id").GetString(), query.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_conversation_is_led_and_read()
    {
        var spoken = await PostAsync($"/sim/bots/demo_bot/chats/{Maya}/messages", new { text = "hello" });
        await GetAsync($"/bot42:configured/sendMessage?chat_id={Maya}&text=hi");
        var conversation = await GetAsync($"/sim/bots/42/chats/{Maya}");
        var chats = await GetAsync("/sim/bots/42/chats");
        var calls = await GetAsync("/sim/bots/42/calls");

        Assert.True(spoken.GetProperty("update_id").GetInt32() > 0);
        Assert.Equal([("hello", false), ("hi", true)], conversation.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("text").GetString()!, message.GetProperty("from_bot").GetBoolean())));
        Assert.Equal("hi", chats[0].GetProperty("last").GetProperty("text").GetString());
        Assert.Equal("sendMessage", calls[0].GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("/sim/bots", """{"count":0}""")]
    [InlineData("/sim/bots", """{"token":"no token"}""")]
    [InlineData("/sim/bots/42/chats/500001/messages", """{"text":""}""")]
    [InlineData("/sim/bots/42/chats/0/messages", """{"text":"x"}""")]
    [InlineData("/sim/faults", """{"kind":"earthquake"}""")]
    [InlineData("/sim/faults", """{"kind":"delay","times":0}""")]
    [InlineData("/sim/people", """{"id":-1,"first_name":"Nobody"}""")]
    public async Task Rubbish_is_refused_with_a_problem(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_bot_nobody_knows_is_not_found()
    {
        using var response = await http.GetAsync(new Uri("/sim/bots/99/chats", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_person_can_block_a_bot_and_says_nothing_to_it_then()
    {
        using var blocked = await http.PutAsync(new Uri($"/sim/bots/42/chats/{Maya}/block", UriKind.Relative), null, TestContext.Current.CancellationToken);
        using var said = await http.PostAsJsonAsync(new Uri($"/sim/bots/42/chats/{Maya}/messages", UriKind.Relative), new { text = "x" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, blocked.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, said.StatusCode);
    }

    [Fact]
    public async Task Faults_are_planned_listed_and_cleared()
    {
        await PostAsync("/sim/faults", new { kind = "too_many_requests", method = "sendMessage", retry_after = 3 });
        var planned = await GetAsync("/sim/faults");
        using var cleared = await http.DeleteAsync(new Uri("/sim/faults", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("too_many_requests", planned[0].GetProperty("kind").GetString());
        Assert.Equal(0, (await GetAsync("/sim/faults")).GetArrayLength());
    }

    [Fact]
    public async Task Any_text_can_be_injected_as_an_update()
    {
        using var rubbish = new StringContent("{ this is no JSON");
        using var injected = await http.PostAsync(new Uri("/sim/bots/42/updates", UriKind.Relative), rubbish, TestContext.Current.CancellationToken);
        var updates = await http.GetStringAsync(new Uri("/bot42:configured/getUpdates", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, injected.StatusCode);
        Assert.Equal("""{"ok":true,"result":[{ this is no JSON]}""", updates);
    }

    [Fact]
    public async Task Events_tell_what_a_watcher_would_see()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var stream = new StreamReader(await http.GetStreamAsync(new Uri("/sim/events?bot=42", UriKind.Relative), cancellationToken));
        Assert.Equal("event: watching", await stream.ReadLineAsync(cancellationToken));

        await PostAsync($"/sim/bots/42/chats/{Maya}/messages", new { text = "hello" });
        await GetAsync($"/bot42:configured/sendChatAction?chat_id={Maya}&action=typing");
        await GetAsync($"/bot42:configured/sendMessageDraft?chat_id={Maya}&draft_id=1&text=half");
        await GetAsync($"/bot42:configured/sendMessage?chat_id={Maya}&text=whole");

        var seen = new List<string>();
        while (seen.Count < 4)
        {
            if (await stream.ReadLineAsync(cancellationToken) is { } line && line.StartsWith("event: ", StringComparison.Ordinal))
                seen.Add(line["event: ".Length..]);
        }

        Assert.Equal(["message", "action", "draft", "message"], seen);
    }

    [Fact]
    public async Task A_reset_leaves_only_what_was_configured()
    {
        await PostAsync("/sim/bots", new { count = 3 });
        await PostAsync($"/sim/bots/42/chats/{Maya}/messages", new { text = "hello" });
        using var reset = await http.PostAsync(new Uri("/sim/reset", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await GetAsync("/sim/bots")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await GetAsync("/sim/bots/42/chats")).GetArrayLength());
        Assert.Equal("{}", (await GetAsync("/sim/statistics")).GetProperty("calls").GetRawText());
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/chat.css", "text/css")]
    [InlineData("/chat.js", "text/javascript")]
    [InlineData("/entities.js", "text/javascript")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task The_page_is_served_and_may_load_nothing_from_elsewhere(string path, string type)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_in_the_configuration_is_named()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TelegramSimulator.StartAsync(options => options.Bots.Add(new BotOptions { Token = "nonsense" })));

        Assert.Contains("Simulator:Bots", failure.Message, StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
