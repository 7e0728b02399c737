using System.Net;
using System.Text.Json.Nodes;

namespace ChatAi.Gateway.Tests.Doubles;

internal static class Problems
{
    /// <summary>The response is this problem, whole: media type, status, title and a trace id.</summary>
    public static async Task<JsonNode> ShouldBeProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string type)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);

        var problem = JsonNode.Parse(body)!;
        Assert.Equal(type, (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]));
        Assert.Matches("^[0-9a-f]{32}$", (string?)problem["trace_id"]);
        return problem;
    }
}
