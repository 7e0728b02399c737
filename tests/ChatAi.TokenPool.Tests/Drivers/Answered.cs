using System.Net;
using System.Text.Json;

namespace ChatAi.TokenPool.Tests.Drivers;

/// <summary>An answer, read to its end.</summary>
public sealed record Answered(HttpStatusCode Status, string Text, TimeSpan? RetryAfter, string? ContentType)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    /// <summary>What a chat answered, whole.</summary>
    public string? Content => Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();

    public static async Task<Answered> ReadAsync(HttpResponseMessage answer) => new(
        answer.StatusCode,
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        answer.Headers.RetryAfter?.Delta,
        answer.Content.Headers.ContentType?.ToString());
}
