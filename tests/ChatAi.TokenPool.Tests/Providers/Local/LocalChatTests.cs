using System.Net;
using System.Text.Json;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Providers.Local;

public sealed class LocalChatTests(TestDatabase database) : PoolTest(database)
{
    private static readonly object Prompt = new
    {
        model = "gpt-4o-mini",
        stream = true,
        messages = new object[]
        {
            new
            {
                role = "system",
                content = """
                    You answer for a shop.
                    <passages>
                    <passage number="1" source="handbook.md › Hours">
                    The shop is open from nine to six. The shop closes earlier on Fridays, at four.
                    </passage>
                    <passage number="2" source="handbook.md › Holidays">
                    On holidays the shop closes at noon.
                    </passage>
                    </passages>
                    """,
            },
            new { role = "user", content = "Hello" },
            new { role = "assistant", content = "Hello, what can I do?" },
            new { role = "user", content = new object[] { new { type = "text", text = "When closes the shop?" } } },
        },
    };

    protected override bool KeepsLocalKey => true;

    [Theory]
    [InlineData("""{"model":"local","messages":[{"role":7,"content":"a"}]}""")]
    [InlineData("""{"model":"local","messages":["hello"]}""")]
    [InlineData("""{"model":"local","messages":[{"content":"hello"}]}""")]
    public async Task Messages_that_are_none_are_refused(string body)
    {
        var answer = await Pool.PostAsync("/v1/chat/completions", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("messages", answer.Json.GetProperty("error").GetProperty("param").GetString());
        Assert.Equal("failed", Assert.Single(await UsageAsync()).Outcome);
    }

    [Fact]
    public async Task An_answer_streams_piece_by_piece_with_its_sources()
    {
        var answer = await Pool.PostAsync("/v1/chat/completions", Prompt);

        var deltas = answer.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(data => data["data: ".Length..])
            .Where(data => data != "[DONE]")
            .Select(data => JsonElement.Parse(data).GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var text) ? text.GetString() : "")
            .Where(text => !string.IsNullOrEmpty(text))
            .ToList();

        Assert.Equal(2, deltas.Count);
        Assert.Contains("On holidays the shop closes at noon. [2]", string.Concat(deltas), StringComparison.Ordinal);
        Assert.Contains("The shop closes earlier on Fridays, at four. [1]", string.Concat(deltas), StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"usage\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal("completed", Assert.Single(await UsageAsync()).Outcome);
    }
}
