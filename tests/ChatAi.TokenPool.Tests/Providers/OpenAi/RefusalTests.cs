using System.Text;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Providers.OpenAi;

namespace ChatAi.TokenPool.Tests.Providers.OpenAi;

/// <summary>What servers really send; abridged, with other names.</summary>
public sealed class RefusalTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private const string GoogleMinute = """[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"27s"}]}}]""";
    private const string GoogleDay = """[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"27s"}]}}]""";

    [Theory]
    [InlineData(429, """{"error":{"message":"Rate limit reached for gpt-4o in organization org-a on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", 2.0)]
    [InlineData(429, """{"error":{"message":"Rate limit exceeded: free-models-per-min. ","code":429}}""", null)]
    [InlineData(429, """{"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}""", null)]
    [InlineData(429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 7 seconds."}}""", 7.0)]
    [InlineData(429, GoogleMinute, 27.0)]
    [InlineData(429, "Too many requests", null)]
    public void A_minute_that_is_full_is_a_matter_of_seconds(int status, string body, double? seconds)
    {
        var failure = Failure(status, body);

        Assert.Equal((FailureKind.RateLimited, seconds), (failure.Kind, failure.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Rate limit reached for gpt-4o-mini in organization org-a on requests per day (RPD): Limit 10000, Used 10000, Requested 1. Please try again in 8.64s.","type":"requests","code":"rate_limit_exceeded"}}""", 8.64)]
    [InlineData("""{"error":{"message":"Rate limit reached for model `llama` in organization `org_a` service tier `on_demand` on tokens per day (TPD): Limit 100000, Used 97050, Requested 3619. Please try again in 9m38.016s.","type":"tokens","code":"rate_limit_exceeded"}}""", 578.016)]
    [InlineData("""{"error":{"message":"Limit reached","type":"requests_per_day","code":null}}""", null)]
    [InlineData("""{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429,"metadata":{"headers":{"X-RateLimit-Remaining":"0"}}}}""", null)]
    [InlineData("""{"error":{"code":"RateLimitReached","message":"Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 51032 seconds before retrying."}}""", 51032.0)]
    [InlineData("""{"error":{"code":"429","message":"Requests have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 86400 seconds."}}""", 86400.0)]
    [InlineData(GoogleDay, null)]
    public void A_day_that_is_full_is_told_from_a_minute(string body, double? seconds)
    {
        var failure = Failure(429, body);

        Assert.Equal((FailureKind.DailyLimited, seconds), (failure.Kind, failure.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("retry-after", "3601")]
    [InlineData("x-ratelimit-reset-requests", "14h29m11s")]
    [InlineData("x-ratelimit-reset-requests-day", "33011.38")]
    [InlineData("x-ratelimit-reset", "1767311940000")]
    public void A_wait_of_more_than_an_hour_is_that_of_a_day(string header, string value) =>
        Assert.Equal(FailureKind.DailyLimited, Failure(429, "{}", (header, value)).Kind);

    [Theory]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""")]
    [InlineData(429, """{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","code":"billing_hard_limit_reached"}}""")]
    [InlineData(429, """{"error":{"message":"Your account is not active, please check your billing details on our website.","type":"billing_not_active","code":"billing_not_active"}}""")]
    [InlineData(402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}""")]
    [InlineData(403, """{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 02:15:00."}""")]
    [InlineData(403, """{"code":"The caller does not have permission","error":"Your team has used all available credits or reached its monthly spending limit."}""")]
    public void An_unpaid_bill_is_no_matter_of_time(int status, string body) =>
        Assert.Equal(FailureKind.QuotaExhausted, Failure(status, body).Kind);

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","code":"invalid_api_key"}}""")]
    [InlineData(401, "nothing that could be read")]
    [InlineData(401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""")]
    [InlineData(403, """{"error":{"code":"AuthenticationTypeDisabled","message":"Key based authentication is disabled for this resource."}}""")]
    [InlineData(403, """{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request.","type":"invalid_request_error"}}""")]
    [InlineData(400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""")]
    [InlineData(400, """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***34."}""")]
    public void A_bad_key_is_recognised_whatever_the_status(int status, string body) =>
        Assert.Equal(FailureKind.Unauthorized, Failure(status, body).Kind);

    [Theory]
    [InlineData(403, """{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}""")]
    [InlineData(400, """[{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}]""")]
    [InlineData(401, """{"error":{"message":"Your IP is not authorized.","type":"invalid_request_error","code":"ip_not_authorized"}}""")]
    [InlineData(403, """{"error":{"code":"403","message":"Access denied due to Virtual Network/Firewall rules."}}""")]
    [InlineData(403, "<html><title>Just a moment...</title></html>")]
    public void A_place_that_is_not_served_is_not_held_against_the_key(int status, string body)
    {
        var failure = Failure(status, body);

        Assert.Equal(FailureKind.Blocked, failure.Kind);
        Assert.True(failure.IsServers);
    }

    [Theory]
    [InlineData(404, """{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}""", FailureKind.ModelUnknown)]
    [InlineData(404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""", FailureKind.ModelUnknown)]
    [InlineData(403, """{"error":{"message":"Project `proj_a` does not have access to model `gpt-4o`","type":"invalid_request_error","code":"model_not_found"}}""", FailureKind.ModelUnknown)]
    [InlineData(429, """{"error":{"message":"Request too large for gpt-4o in organization org-a on tokens per min (TPM): Limit 30000, Requested 30601.","type":"tokens","code":"rate_limit_exceeded"}}""", FailureKind.TooLarge)]
    [InlineData(413, """{"error":{"message":"Request too large for model `llama` on tokens per minute (TPM): Limit 6000, Requested 12328","type":"tokens","code":"rate_limit_exceeded"}}""", FailureKind.TooLarge)]
    [InlineData(200, """{"error":{"message":"Provider returned error","code":429}}""", FailureKind.RateLimited)]
    [InlineData(200, """{"error":{"message":"Provider returned error"}}""", FailureKind.ServerError)]
    [InlineData(301, "", FailureKind.Malformed)]
    [InlineData(408, "", FailureKind.TimedOut)]
    [InlineData(409, "", FailureKind.ServerError)]
    [InlineData(500, "", FailureKind.ServerError)]
    [InlineData(503, """{"error":{"message":"The engine is currently overloaded"}}""", FailureKind.ServerError)]
    [InlineData(504, "<html>Gateway Time-out</html>", FailureKind.TimedOut)]
    [InlineData(524, "", FailureKind.TimedOut)]
    [InlineData(529, "", FailureKind.ServerError)]
    public void Everything_else_that_another_key_may_do_better_has_its_kind(int status, string body, object kind) =>
        Assert.Equal(kind, Failure(status, body).Kind);

    [Theory]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 128000 tokens.","code":"context_length_exceeded"}}""")]
    [InlineData(400, """{"error":{"code":"content_filter","message":"The response was filtered due to the prompt triggering a content management policy."}}""")]
    [InlineData(403, """{"error":{"code":403,"message":"openai/gpt-4o requires moderation. Your input was flagged for \"violence\".","metadata":{"flagged_input":"..."}}}""")]
    [InlineData(403, """{"error":{"message":"Your request was rejected.","code":"content_policy_violation"}}""")]
    [InlineData(413, "")]
    [InlineData(422, """{"detail":"temperature must be a number"}""")]
    public void A_request_that_is_wrong_in_itself_is_the_callers(int status, string body)
    {
        var refused = Assert.IsType<Reply.Refused>(Read(status, body));

        Assert.Equal((status, body), (refused.Status, Encoding.UTF8.GetString(refused.Json.Span)));
    }

    [Fact]
    public void Only_kinds_that_every_key_would_meet_are_the_servers() =>
        Assert.Equal(
            [FailureKind.Blocked, FailureKind.ServerError, FailureKind.TimedOut, FailureKind.Unreachable, FailureKind.Malformed],
            Enum.GetValues<FailureKind>().Where(kind => new UpstreamFailure(kind, "").IsServers));

    [Fact]
    public void The_account_is_told_where_the_provider_names_it_and_the_key_never()
    {
        var failure = Failure(429, """{"error":{"message":"The key sk-secret is too fast","code":"rate_limit_exceeded"}}""", ("openai-organization", "org-a"));

        Assert.Equal(("org-a", "HTTP 429 rate_limit_exceeded: The key [key] is too fast"), (failure.Account, failure.Reason));
    }

    private static UpstreamFailure Failure(int status, string body, params (string Name, string Value)[] headers) =>
        Assert.IsType<Reply.Failed>(Read(status, body, headers)).Failure;

    private static Reply Read(int status, string body, params (string Name, string Value)[] headers) =>
        Refusal.Read(Responses.With(status, headers), Encoding.UTF8.GetBytes(body), "sk-secret", Now);
}
