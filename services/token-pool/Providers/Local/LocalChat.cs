using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>An answer in OpenAI's shapes, whole or as the events of a stream.</summary>
internal sealed class LocalChat(string id, long created, string model)
{
    /// <summary>Every script as it is written: escaped, an answer in Russian would be six times as long.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public StreamEvent Opening => Event(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));

    public byte[] Whole(string text, TokenUsage usage)
    {
        var answer = Envelope("chat.completion", new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text, ["refusal"] = null },
            ["logprobs"] = null,
            ["finish_reason"] = "stop",
        });
        answer["usage"] = Usage(usage);

        return JsonSerializer.SerializeToUtf8Bytes(answer, Plain);
    }

    public IEnumerable<StreamEvent> Events(IReadOnlyList<string> parts, TokenUsage usage)
    {
        foreach (var (index, part) in parts.Index())
        {
            var text = index == 0 ? part : $"\n\n{part}";
            yield return Event(Chunk(new JsonObject { ["content"] = text }, null)) with { Text = text };
        }

        yield return Event(Chunk([], "stop"));

        var account = Envelope("chat.completion.chunk");
        account["usage"] = Usage(usage);
        yield return Event(account) with { Usage = usage, IsUsage = true };

        yield return new StreamEvent("data: [DONE]\n\n"u8.ToArray(), IsLast: true);
    }

    private JsonObject Chunk(JsonObject delta, string? finishReason) =>
        Envelope("chat.completion.chunk", new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason });

    private JsonObject Envelope(string kind, params JsonNode[] choices) => new()
    {
        ["id"] = id,
        ["object"] = kind,
        ["created"] = created,
        ["model"] = model,
        ["choices"] = new JsonArray(choices),
    };

    private static JsonObject Usage(TokenUsage usage) => new()
    {
        ["prompt_tokens"] = usage.PromptTokens,
        ["completion_tokens"] = usage.CompletionTokens,
        ["total_tokens"] = usage.TotalTokens,
    };

    private static StreamEvent Event(JsonObject json) => new(Encoding.UTF8.GetBytes($"data: {json.ToJsonString(Plain)}\n\n"));
}
