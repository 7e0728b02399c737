using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Statistics;

/// <summary>How an assistant does, by day.</summary>
public sealed class StatisticsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_day_tells_what_was_asked_answered_thought_and_handed_over()
    {
        var (tenant, assistant) = await TaughtAsync();
        var ann = await Visitor.ComeAsync(tenant, assistant);
        var bob = await Visitor.ComeAsync(tenant, assistant);
        var elsewhere = await Visitor.ComeAsync(tenant);

        var good = await ann.AskAsync("When does the shop open in the morning?");
        var bad = await bob.AskAsync("Xyzzy plugh frobnicate?");
        await ann.AskAsync("Thanks!");
        await elsewhere.AskAsync("When does the shop open?");
        await ThumbAsync(tenant, ann, good, "up");
        await ThumbAsync(tenant, bob, bad, "down");
        await PostAsync(tenant, ann, "request");
        await PostAsync(tenant, bob, "takeover");
        await MoveAsync(assistant, "2026-02-28 23:59:59.9+00");

        var days = (await ReadAsync(tenant, assistant, "?from=2026-02-27&to=2026-03-01"))["days"]!.AsArray();

        Assert.Equal(["2026-02-27", "2026-02-28", "2026-03-01"], days.Select(day => (string?)day!["date"]));
        Assert.Equal("2 questions, 1 answered, 1 unanswered, 1 up, 1 down, 1 asked, 1 taken, 2 people", Told(days[1]!));
        Assert.InRange((double)days[1]!["median_answer_seconds"]!, 0.000_001, 60);
        Assert.All([days[0], days[2]], day => Assert.Equal("0 questions, 0 answered, 0 unanswered, 0 up, 0 down, 0 asked, 0 taken, 0 people", Told(day!)));
        Assert.Null(days[0]!["median_answer_seconds"]);
    }

    [Fact]
    public async Task A_day_begins_at_midnight_in_UTC_wherever_the_database_is()
    {
        var (tenant, assistant) = await TaughtAsync();
        await (await Visitor.ComeAsync(tenant, assistant)).AskAsync("When does the shop open in the morning?");
        await MoveAsync(assistant, "2026-03-29 00:00:00+00");

        var days = (await ReadAsync(tenant, assistant, "?from=2026-03-28&to=2026-03-29"))["days"]!.AsArray();

        Assert.Equal([0, 1], days.Select(day => (int)day!["questions"]!));
    }

    [Fact]
    public async Task Without_being_told_which_it_shows_the_last_thirty_days()
    {
        var (tenant, assistant) = await TaughtAsync();

        var shown = await ReadAsync(tenant, assistant, "");

        Assert.Equal(30, shown["days"]!.AsArray().Count);
        Assert.Equal((string?)shown["to"], (string?)shown["days"]![29]!["date"]);
        Assert.InRange(DateOnly.Parse((string)shown["to"]!, CultureInfo.InvariantCulture), Today.AddDays(-1), Today);
    }

    [Fact]
    public async Task What_is_deleted_is_counted_no_longer()
    {
        var (tenant, assistant) = await TaughtAsync();
        var visitor = await Visitor.ComeAsync(tenant, assistant);
        await visitor.AskAsync("When does the shop open in the morning?");

        await tenant.Client.DeleteAsync(new Uri($"/api/dialogs/{visitor.Dialog}", UriKind.Relative), Cancel);

        Assert.All((await ReadAsync(tenant, assistant, ""))["days"]!.AsArray(), day => Assert.Equal(0, (int)day!["questions"]!));
    }

    [Theory]
    [InlineData("?from=2026-02-02&to=2026-02-01")]
    [InlineData("?from=2025-01-01&to=2026-01-02")]
    [InlineData("?to=9999-12-31")]
    [InlineData("?from=0001-01-01&to=0001-01-05")]
    [InlineData("?to=0001-01-05")]
    [InlineData("?from=yesterday")]
    public async Task A_time_that_is_none_or_too_long_is_refused(string query)
    {
        var (tenant, assistant) = await TaughtAsync();

        await (await GetAsync(tenant, assistant, query)).ProblemAsync(400);
    }

    [Theory]
    [InlineData("?from=2024-01-01&to=2024-12-31", 366)]
    [InlineData("?from=2026-02-01&to=2026-02-01", 1)]
    [InlineData("?to=2000-01-05", 5)]
    public async Task Up_to_366_days_are_shown(string query, int count)
    {
        var (tenant, assistant) = await TaughtAsync();

        Assert.Equal(count, (await ReadAsync(tenant, assistant, query))["days"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_stranger_sees_nothing()
    {
        var (_, assistant) = await TaughtAsync();

        await (await GetAsync(await api.NewTenantAsync(), assistant, "")).ProblemAsync(404);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static string Told(JsonNode day) =>
        $"{day["questions"]} questions, {day["answered"]} answered, {day["unanswered"]} unanswered, {day["thumbs_up"]} up, {day["thumbs_down"]} down, "
        + $"{day["handoffs_asked"]} asked, {day["handoffs_taken"]} taken, {day["people"]} people";

    private static Task<HttpResponseMessage> GetAsync(Tenant tenant, long assistant, string query) =>
        tenant.Client.GetAsync(new Uri($"/api/assistants/{assistant}/statistics{query}", UriKind.Relative), Cancel);

    private static async Task<JsonNode> ReadAsync(Tenant tenant, long assistant, string query) => await (await GetAsync(tenant, assistant, query)).OkAsync();

    private static async Task ThumbAsync(Tenant tenant, Visitor visitor, TurnReply answer, string value) =>
        await (await tenant.Client.PutAsJsonAsync($"/api/dialogs/{visitor.Dialog}/messages/{answer.Last["message_id"]}/feedback", new { value }, Cancel)).OkAsync();

    private static async Task PostAsync(Tenant tenant, Visitor visitor, string what) =>
        await (await tenant.Client.PostAsync(new Uri($"/api/dialogs/{visitor.Dialog}/handoff/{what}", UriKind.Relative), null, Cancel)).OkAsync();

    /// <summary>All that happened to the assistant happened then.</summary>
    private async Task MoveAsync(long assistant, string time)
    {
        await api.ExecuteAsync("update given_answers set answered_at = $2::timestamptz where assistant_id = $1", assistant, time);
        await api.ExecuteAsync(
            "update handoffs set requested_at = $2::timestamptz where dialog_id in (select id from dialogs where assistant_id = $1)",
            assistant,
            time);
    }

    private async Task<(Tenant Tenant, long Assistant)> TaughtAsync()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# Opening\n\nThe shop opens at nine in the morning.");
        return (tenant, assistant);
    }
}
