using ChatAi.TokenPool.Providers.OpenAi;

namespace ChatAi.TokenPool.Tests.Providers.OpenAi;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("6m0s", 360)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("120ms", 0.12)]
    [InlineData("15", 15)]
    [InlineData("1d", 86400)]
    [InlineData("12m7.20s", 727.2)]
    [InlineData("60 seconds", 60)]
    [InlineData("1 minute", 60)]
    [InlineData("02:15:00", 8100)]
    public void A_duration_reads_as_OpenAI_writes_it(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1x")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999s")]
    [InlineData("-5s")]
    [InlineData("5 apples")]
    [InlineData("99:99:99")]
    public void Anything_else_is_no_duration(string text) => Assert.Null(RetryAfter.Duration(text));

    [Fact]
    public void The_budget_that_is_used_up_counts_and_of_two_the_later() =>
        Assert.Multiple(
            () => Assert.Equal(20, Seconds(("x-ratelimit-reset-requests", "5s"), ("x-ratelimit-reset-tokens", "20s"))),
            () => Assert.Equal(5, Seconds(("x-ratelimit-reset-requests", "5s"), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-tokens", "20s"), ("x-ratelimit-remaining-tokens", "900"))),
            () => Assert.Equal(3, Seconds(("retry-after", "3"), ("x-ratelimit-reset-requests", "60s"))),
            () => Assert.Equal(90, Seconds(("retry-after", "Thu, 01 Jan 2026 12:01:30 GMT"))),
            () => Assert.Null(Seconds(("retry-after", "nonsense"))),
            () => Assert.Null(Seconds()));

    [Theory]
    [InlineData("Rate limit reached for gpt-4o-mini in organization org-a on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s. Visit https://platform.openai.com", 432.0)]
    [InlineData("on tokens per min (TPM): Limit 100000, Used 99918, Requested 2094. Please try again in 14h29m11.04s.", 52151.04)]
    [InlineData("Please try again in 6ms.", 0.006)]
    [InlineData("Requests have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 60 seconds. Please go here", 60.0)]
    [InlineData("Rate limit is exceeded. Try again in 1 minute.", 60.0)]
    [InlineData("Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 51032 seconds before retrying.", 51032.0)]
    [InlineData("Out of call volume quota. Quota will be replenished in 02:15:00.", 8100.0)]
    [InlineData("Please retry in 45.578569677s.", 45.578569677)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay": "27s"}""", 27.0)]
    [InlineData("please reduce your message size and try again. Visit", null)]
    [InlineData("try again in a while", null)]
    public void Words_of_the_body_count_where_no_header_says_it(string body, double? seconds)
    {
        Assert.Equal(seconds, Of(body)?.TotalSeconds, (expected, actual) => expected == actual || Math.Abs(expected!.Value - actual!.Value) < 1e-6);
        Assert.Equal(2, Of(body, ("retry-after", "2"))?.TotalSeconds);
    }

    [Theory]
    [InlineData("1767268860000", 60)]
    [InlineData("1767268860", 60)]
    [InlineData("33011.38", 33011.38)]
    public void A_reset_is_a_duration_or_a_moment_of_the_epoch(string value, double seconds) =>
        Assert.Equal(seconds, Seconds(("x-ratelimit-reset", value), ("x-ratelimit-remaining", "0")));

    private static double? Seconds(params (string Name, string Value)[] headers) => Of("", headers)?.TotalSeconds;

    private static TimeSpan? Of(string body, params (string Name, string Value)[] headers) =>
        RetryAfter.Of(Responses.With(429, headers), body, Now);
}
