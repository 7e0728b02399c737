using System.Net;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class FailoverTests(TestDatabase database) : PoolTest(database)
{
    private const string Bad = "sk-the-bad-one";
    private const string Good = "sk-the-good-one";

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("Providers:FirstByteTimeout", "00:00:00.500"),
        ("Providers:WholeAnswerTimeout", "00:00:00.500"),
    ];

    [Theory]
    [InlineData(401, "disabled")]
    [InlineData(403, "disabled")]
    [InlineData(429, "cooling")]
    [InlineData(402, "cooling")]
    [InlineData(500, "ready")]
    [InlineData(503, "ready")]
    [InlineData(404, "ready")]
    public async Task The_next_key_answers_when_one_is_refused_with(int status, string state)
    {
        var (bad, good) = await AddBothAsync(new Behaviour(Status: status));

        var answer = await Pool.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var key = await KeyAsync(bad);
        Assert.Equal(state, key.State);
        Assert.Equal(1, key.ErrorCount);
        Assert.Contains($"HTTP {status}", key.LastError, StringComparison.Ordinal);
        var usage = await UsageAsync();
        Assert.Equal([(bad, "failed", false), (good, "completed", true)], usage.Select(row => (row.TokenId, row.Outcome, row.Success!.Value)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_key_answers_when_one_keeps_silent(bool stream)
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Stall: Stall.BeforeFirstByte));

        var answer = await Pool.ChatAsync(stream: stream);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("No answer in time", (await KeyAsync(bad)).LastError);
    }

    [Theory]
    [InlineData(Malformation.Body, false)]
    [InlineData(Malformation.Body, true)]
    [InlineData(Malformation.Empty, true)]
    public async Task The_next_key_answers_when_one_talks_nonsense(Malformation malformation, bool stream)
    {
        await AddBothAsync(new Behaviour(Malformed: malformation));

        var answer = await Pool.ChatAsync(stream: stream);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("simulated", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_key_answers_when_nobody_listens_at_the_first_ones_address()
    {
        await Pool.AddKeyAsync(Bad, new Uri("http://127.0.0.1:1/v1"));
        await AddKeyAsync(Good, priority: 2);

        var answer = await Pool.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("retry-after", "7", 7)]
    [InlineData("retry-after-ms", "2500", 2.5)]
    [InlineData("x-ratelimit-reset-requests", "1m30s", 90)]
    public async Task A_key_rests_as_long_as_the_provider_says(string header, string value, double seconds)
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Status: 429, Headers: new Dictionary<string, string> { [header] = value }));

        await Pool.ChatAsync();
        await Pool.ChatAsync();

        var key = await KeyAsync(bad);
        Assert.InRange(key.CoolsFor!.Value, seconds - 3, seconds);
        Assert.Equal(1, Provider.CountOf(Bad));
        Assert.Equal(2, Provider.CountOf(Good));
    }

    [Fact]
    public async Task A_rested_key_comes_back_by_itself()
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Times: 1, Status: 429, Headers: new Dictionary<string, string> { ["retry-after"] = "1" }));
        await Pool.ChatAsync();
        await ExecuteAsync("update ai_token_pool set cooldown_until = now() - interval '1 second' where state = 'cooling'");

        await Pool.ChatAsync();

        Assert.Equal(2, Provider.CountOf(Bad));
        Assert.Equal(("ready", 0), ((await KeyAsync(bad)).State, (await KeyAsync(bad)).ErrorCount));
    }

    [Fact]
    public async Task A_server_that_fails_three_times_in_a_row_is_left_alone_for_a_while()
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Status: 500));

        for (var call = 0; call < 5; call++)
            await Pool.ChatAsync();

        Assert.Equal(3, Provider.CountOf(Bad));
        Assert.Equal("cooling", (await KeyAsync(bad)).State);
    }

    [Fact]
    public async Task A_request_that_is_wrong_in_itself_is_not_tried_on_another_key_and_its_error_reaches_the_caller()
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Status: 400, ErrorCode: "context_length_exceeded"));

        var answer = await Pool.ChatAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("context_length_exceeded", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, Provider.CountOf(Good));
        Assert.Equal(0, (await KeyAsync(bad)).ErrorCount);
        Assert.Equal(("failed", 0), ((await UsageAsync())[0].Outcome, (await UsageAsync())[0].TotalTokens));
    }

    [Fact]
    public async Task A_stream_that_has_begun_is_never_taken_up_by_another_key()
    {
        await AddBothAsync(new Behaviour(CutAfterEvents: 3));

        var answer = await Pool.ChatAsync(stream: true);

        Assert.Contains("stream_interrupted", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, Provider.CountOf(Good));
    }

    [Fact]
    public async Task When_no_key_can_answer_the_caller_is_told_when_to_come_again()
    {
        await AddKeyAsync(Bad);
        Provider.Behave(Bad, new Behaviour(Status: 429, Headers: new Dictionary<string, string> { ["retry-after"] = "40" }));

        var answer = await Pool.ChatAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("pool_exhausted", answer.ErrorCode);
        Assert.InRange(answer.RetryAfter!.Value.TotalSeconds, 37, 40);
    }

    [Fact]
    public async Task A_model_that_no_key_has_is_not_found()
    {
        await AddKeyAsync(Good);

        var answer = await Pool.EmbedAsync("text-embedding-ada-002", "text");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("model_not_found", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await UsageAsync());
    }

    [Fact]
    public async Task The_embedded_key_answers_when_all_others_fail()
    {
        await AddKeyAsync(Bad);
        Provider.Behave(Bad, new Behaviour(Status: 401));
        await ExecuteAsync("update ai_token_pool set is_active = true where name = 'local'");

        var answer = await Pool.ChatAsync();

        Assert.Contains("I have nothing on that in my documents.", answer.Text, StringComparison.Ordinal);
    }

    private async Task<(long Bad, long Good)> AddBothAsync(Behaviour behaviour)
    {
        var keys = (await AddKeyAsync(Bad), await AddKeyAsync(Good, priority: 2));
        Provider.Behave(Bad, behaviour);
        return keys;
    }
}
