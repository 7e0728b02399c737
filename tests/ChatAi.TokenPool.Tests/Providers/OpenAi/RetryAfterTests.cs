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
    public void A_duration_reads_as_OpenAI_writes_it(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1x")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999s")]
    [InlineData("-5s")]
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

    private static double? Seconds(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);

        return RetryAfter.Of(response.Headers, Now)?.TotalSeconds;
    }
}
