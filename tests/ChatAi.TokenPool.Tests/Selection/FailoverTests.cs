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

    [Fact]
    public async Task A_caller_may_avoid_the_key_that_has_just_failed_him_while_there_is_another()
    {
        var first = await AddKeyAsync(Bad);
        await AddKeyAsync(Good);
        var (question, avoid) = (new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hi" } } }, ("X-ChatAi-Avoid-Key-Id", $"{first}"));

        for (var call = 0; call < 3; call++)
            await Pool.PostAsync("/v1/chat/completions", question, avoid);
        Assert.Equal((0, 3), (Provider.CountOf(Bad), Provider.CountOf(Good)));

        await ExecuteAsync($"update ai_token_pool set is_active = id = {first}");
        Assert.Equal(HttpStatusCode.OK, (await Pool.PostAsync("/v1/chat/completions", question, avoid)).Status);
    }

    [Fact]
    public async Task A_key_whose_rest_is_over_is_tried_by_one_call_of_the_whole_pool()
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Status: 429, Headers: new Dictionary<string, string> { ["retry-after"] = "60" }));
        await using var other = StartReplica();
        await Pool.ChatAsync();
        await ExecuteAsync($"update ai_token_pool set cooldown_until = now() - interval '1 second' where id = {bad}");
        await other.SettleAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(call => (call % 2 == 0 ? Pool : other).ChatAsync()));

        Assert.Equal(2, Provider.CountOf(Bad));
        Assert.InRange((await KeyAsync(bad)).CoolsFor!.Value, 50, 60);
    }

    [Fact]
    public async Task A_storm_over_the_keys_of_an_account_rests_the_account_and_spares_the_keys_that_were_not_tried()
    {
        string[] keys = ["sk-account-one", "sk-account-two", "sk-account-three", "sk-account-four"];
        foreach (var key in keys)
        {
            await AddKeyAsync(key);
            Provider.Behave(key, new Behaviour(Status: 503));
        }

        await ExecuteAsync("update ai_token_pool set account = 'acme' where provider = 'openai'");
        await AddKeyAsync(Good, priority: 2);

        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await Pool.ChatAsync()).Status);

        Assert.Equal(2, keys.Sum(Provider.CountOf));
        Assert.Equal(0, await QueryAsync<int>("select count(*) from ai_token_pool where state <> 'ready'"));
        Assert.InRange(await QueryAsync<double>("select extract(epoch from cooldown_until - now())::double precision from ai_token_accounts"), 5, 15);

        foreach (var key in keys)
            Provider.Behave(key, new Behaviour());
        await ExecuteAsync("update ai_token_accounts set cooldown_until = now() - interval '1 second'");
        await Pool.ChatAsync();
        await Pool.ChatAsync();
        Assert.Equal(4, keys.Sum(Provider.CountOf));
        Assert.Equal(0, await QueryAsync<int>("select count(*) from ai_token_accounts"));
    }

    [Fact]
    public async Task A_disabled_key_comes_back_when_its_provider_takes_it_again()
    {
        var (bad, _) = await AddBothAsync(new Behaviour(Status: 401));
        await using var other = StartReplica(("Check:Interval", "00:00:00.200"));
        await Pool.ChatAsync();
        Assert.Equal("disabled", (await KeyAsync(bad)).State);

        Provider.Behave(Bad, new Behaviour());

        await Eventually.True(async () => (await KeyAsync(bad)).State == "ready");
        Assert.Equal(["created", "disabled", "recovered"], (await QueryAsync<string>($"select string_agg(action, ' ' order by id) from ai_token_audit where token_id = {bad}")).Split(' '));
    }

    [Fact]
    public async Task A_key_that_is_revoked_under_load_costs_nobody_an_answer()
    {
        await AddBothAsync(new Behaviour());
        await AddKeyAsync("sk-the-other-good-one");
        var load = Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var failed = 0;
            for (var call = 0; call < 20; call++)
                failed += (await Pool.ChatAsync(stream: call % 2 == 0)).Status is HttpStatusCode.OK ? 0 : 1;
            return failed;
        }));
        await Eventually.True(() => Provider.CountOf(Bad) > 10);

        Provider.Behave(Bad, new Behaviour(Status: 401));

        Assert.All(await load, failed => Assert.Equal(0, failed));
    }

    private async Task<(long Bad, long Good)> AddBothAsync(Behaviour behaviour)
    {
        var keys = (await AddKeyAsync(Bad), await AddKeyAsync(Good, priority: 2));
        Provider.Behave(Bad, behaviour);
        return keys;
    }
}
