using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Keys;

public sealed class SecrecyTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-must-never-be-seen-0123456789";

    [Fact]
    public async Task A_key_is_sealed_at_rest_and_in_no_answer_no_log_line_no_span_and_no_metric()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue($"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(happened => happened.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        var answers = new StringBuilder();
        await Pool.AddKeyAsync(Key, Provider.OpenAiAddress, name: "secret");

        // Well served, and refused in every way by a server that repeats the key.
        foreach (var status in new int?[] { null, 400, 429, 500, 401 })
        {
            Provider.Behave(Key, new Behaviour(Status: status, EchoesKey: true));
            answers.Append((await Pool.ChatAsync()).Text).Append((await Pool.ChatAsync(stream: true)).Text);
            await ExecuteAsync("update ai_token_pool set state = 'ready', cooldown_until = null where name = 'secret'");
        }

        foreach (var path in (string[])["/api/admin/ai-tokens", "/api/admin/ai-tokens/2/usage", "/metrics", "/health", "/v1/models"])
            answers.Append((await Pool.GetAsync(Pool.Admin, path)).Text);

        Assert.True(Provider.CountOf(Key) >= 5);
        Assert.DoesNotContain(Key, answers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Pool.Log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(spans, span => span.Contains(Key, StringComparison.Ordinal));
        Assert.Contains(spans, span => span.Contains("chat gpt-4o-mini", StringComparison.Ordinal));

        var stored = await QueryAsync<string>("select string_agg(pool::text, ' ') || (select string_agg(usage::text, ' ') from ai_token_usage usage) from ai_token_pool pool");
        Assert.DoesNotContain(Key, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(Key)), stored, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("[key]", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_sealed_with_another_secret_is_taken_out_of_the_pool()
    {
        var unreadable = await AddKeyAsync("sk-sealed-long-ago");
        await using var other = StartReplica(("SECRET_KEY", "another-key-than-the-one-that-sealed-it"));

        var answer = await other.ChatAsync();

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(("disabled", "The stored key cannot be opened with this SECRET_KEY"), ((await KeyAsync(unreadable)).State, (await KeyAsync(unreadable)).LastError));
        Assert.Empty(Provider.Calls);
    }
}
