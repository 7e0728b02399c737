using System.Text.Json;

namespace ChatAi.TokenPool.Providers.Tokens;

/// <summary>What a call costs, as near as one can tell without its provider. Pure.</summary>
internal static class TokenEstimate
{
    /// <summary>What frames a message and the reply: https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken</summary>
    private const int MessageFrame = 4;
    private const int ReplyFrame = 3;

    /// <summary>An image of 1024 × 1024 in full detail; sounds and files have no size that can be seen from here.</summary>
    private const int Attachment = 765;

    public static TokenUsage Of(Call call, string produced) => new(Saturated(Prompt(call)), TokenCount.Of(produced), UsageSource.Estimated);

    /// <summary>The most that the call can come to: its prompt, and the longest answers that it allows.</summary>
    /// <param name="longestAnswer">For a caller who names no limit.</param>
    public static TokenUsage Ceiling(Call call, int longestAnswer)
    {
        var answer = call.Kind is CallKind.Embedding ? 0
            : Number(call.Body, "max_completion_tokens") ?? Number(call.Body, "max_tokens") ?? longestAnswer;
        return new TokenUsage(Saturated(Prompt(call)), Saturated((long)answer * (Number(call.Body, "n") ?? 1)), UsageSource.Unknown);
    }

    private static long Prompt(Call call) => call.Kind is CallKind.Chat
        ? ReplyFrame + Sum(call.Body, "messages", Message) + Raw(call.Body, "tools") + Raw(call.Body, "response_format")
        : call.Body.TryGetProperty("input", out var input) ? Input(input) : 0;

    private static long Message(JsonElement message)
    {
        long tokens = MessageFrame;
        if (message.ValueKind is not JsonValueKind.Object)
            return tokens;

        foreach (var member in message.EnumerateObject())
        {
            if (member.NameEquals("content"u8))
                tokens += member.Value.ValueKind is JsonValueKind.Array ? member.Value.EnumerateArray().Sum(Part) : Text(member.Value);
            else if (!member.NameEquals("role"u8))
                tokens += Text(member.Value);
        }

        return tokens;
    }

    private static long Part(JsonElement part) => part.ValueKind is not JsonValueKind.Object
        ? Text(part)
        : part.TryGetProperty("text", out var text) || part.TryGetProperty("refusal", out text) ? Text(text) : Attachment;

    /// <summary>Texts, or tokens that the caller has counted himself.</summary>
    private static long Input(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.Array => input.EnumerateArray().Sum(Input),
        JsonValueKind.Number => 1,
        _ => Text(input),
    };

    private static int Raw(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? Text(value) : 0;

    /// <summary>A text as it is, anything else as the JSON that a model gets to see.</summary>
    private static int Text(JsonElement element) => TokenCount.Of(element.ToString());

    private static long Sum(JsonElement body, string name, Func<JsonElement, long> tokens) =>
        body.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray().Sum(tokens) : 0;

    /// <summary>So that the prompt and the answer together still are a number.</summary>
    private static int Saturated(long tokens) => (int)Math.Min(int.MaxValue / 2, tokens);

    private static int? Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number : null;
}
