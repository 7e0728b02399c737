using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatAi.TokenPool.Completions;
using ChatAi.TokenPool.Providers.Tokens;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>
/// The embedded provider: answers by extract and embeds by words, without a network and without a key,
/// in the same shapes as any other.
/// </summary>
internal sealed class LocalProvider(TimeProvider clock) : IProvider
{
    private const int MostInputs = 2048;

    public Task<Reply> SendAsync(Call call, string model, Credential credential, CancellationToken cancellationToken) =>
        Task.FromResult(call.Kind is CallKind.Chat ? Complete(call, model) : Embed(call, model));

    public Task<UpstreamFailure?> CheckAsync(Credential credential, CancellationToken cancellationToken) =>
        Task.FromResult<UpstreamFailure?>(null);

    private Reply Complete(Call call, string model)
    {
        if (Prompt.Read(call.Body) is not { } prompt)
            return Refused("messages must be an array of objects with a role.", "messages");

        var parts = Extract.Answer(prompt);
        var text = string.Join("\n\n", parts);
        var usage = Measured(call, text);
        var chat = new LocalChat($"chatcmpl-{Guid.CreateVersion7():N}", clock.GetUtcNow().ToUnixTimeSeconds(), model);

        if (!call.Stream)
            return new Reply.Whole(chat.Whole(text, usage), usage);

        var events = chat.Events(parts, usage).ToAsyncEnumerable().GetAsyncEnumerator(CancellationToken.None);
        return new Reply.Streamed(chat.Opening, events);
    }

    private static Reply Embed(Call call, string model)
    {
        var body = call.Body;
        var dimensions = ModelNames.Dimensions;
        if (body.TryGetProperty("dimensions", out var wanted) && !IsDimensions(wanted, out dimensions))
            return Refused($"dimensions must be a number from 1 to {ModelNames.Dimensions}.", "dimensions");

        if (body.TryGetProperty("encoding_format", out var format) && !IsFormat(format))
            return Refused("encoding_format must be float or base64.", "encoding_format");

        if (Inputs(body) is not { } inputs)
            return Refused($"input must be a text or an array of 1 to {MostInputs} texts, none of them empty.", "input");

        var asBase64 = format.ValueKind is JsonValueKind.String && format.ValueEquals("base64");
        var data = new JsonArray();
        foreach (var input in inputs)
        {
            var vector = LexicalEmbedding.Of(input, dimensions);
            data.Add(new JsonObject
            {
                ["object"] = "embedding",
                ["index"] = data.Count,
                ["embedding"] = asBase64 ? Base64(vector) : new JsonArray([.. vector.Select(value => (JsonNode)value)]),
            });
        }

        var usage = Measured(call, "");
        var answer = new JsonObject
        {
            ["object"] = "list",
            ["data"] = data,
            ["model"] = model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = usage.PromptTokens, ["total_tokens"] = usage.TotalTokens },
        };

        return new Reply.Whole(JsonSerializer.SerializeToUtf8Bytes(answer), usage);
    }

    /// <summary>It has no tokens of its own, so the pool's count is its count.</summary>
    private static TokenUsage Measured(Call call, string text) => TokenEstimate.Of(call, text) with { Source = UsageSource.Measured };

    private static bool IsDimensions(JsonElement wanted, out int dimensions)
    {
        dimensions = 0;
        return wanted.ValueKind is JsonValueKind.Number && wanted.TryGetInt32(out dimensions) && dimensions is >= 1 and <= ModelNames.Dimensions;
    }

    private static bool IsFormat(JsonElement format) =>
        format.ValueKind is JsonValueKind.String && (format.ValueEquals("float") || format.ValueEquals("base64"));

    private static List<string>? Inputs(JsonElement body)
    {
        if (!body.TryGetProperty("input", out var input))
            return null;

        var elements = input.ValueKind is JsonValueKind.Array ? input.EnumerateArray().ToList() : [input];
        return elements.Count is > 0 and <= MostInputs
               && elements.TrueForAll(element => element.ValueKind is JsonValueKind.String && element.GetString()!.Length > 0)
            ? elements.ConvertAll(element => element.GetString()!)
            : null;
    }

    /// <summary>Little-endian floats, as OpenAI packs them; every machine that runs this is little-endian.</summary>
    private static string Base64(float[] vector) => Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan()));

    private static Reply.Refused Refused(string message, string parameter) =>
        new(StatusCodes.Status400BadRequest, OpenAiError.Invalid(message, parameter).ToJson(), message);
}
