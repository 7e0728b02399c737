using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>Reads from a provider's JSON what the accounts need, and nothing else.</summary>
internal static class AnswerReader
{
    /// <summary>The usage of a whole answer. Walks over everything else without building it: answers with vectors are long.</summary>
    /// <exception cref="JsonException">This is no JSON object.</exception>
    public static TokenUsage? Usage(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        TokenUsage? usage = null;
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("The answer is not a JSON object.");

        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth > 1)
                continue;

            var isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage)
                usage = Usage(JsonElement.ParseValue(ref reader));
            else
                reader.Skip();
        }

        return usage;
    }

    /// <exception cref="JsonException">The event's data is no JSON object.</exception>
    public static Chunk Chunk(ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw new JsonException("The event is not a JSON object.");

        if (root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object)
            return new Chunk(0, null, false, false, Text(error, "message") ?? "an error without a message");

        var usage = root.TryGetProperty("usage", out var counted) ? Usage(counted) : null;
        var hasChoices = root.TryGetProperty("choices", out var choices) && choices.ValueKind is JsonValueKind.Array && choices.GetArrayLength() > 0;

        return hasChoices
            ? new Chunk(choices.EnumerateArray().Sum(Characters), usage, false, choices.EnumerateArray().All(IsFinished), null)
            : new Chunk(0, usage, usage is not null, false, null);
    }

    private static TokenUsage? Usage(JsonElement usage) =>
        usage.ValueKind is JsonValueKind.Object ? new TokenUsage(Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"), UsageSource.Measured) : null;

    /// <summary>Whatever text a delta carries: content, a refusal, the arguments of a tool call.</summary>
    private static int Characters(JsonElement choice) =>
        choice.ValueKind is JsonValueKind.Object && choice.TryGetProperty("delta", out var delta) ? Length(delta) : 0;

    private static int Length(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Length,
        JsonValueKind.Array => element.EnumerateArray().Sum(Length),
        JsonValueKind.Object => element.EnumerateObject()
            .Where(member => member.Name is not ("role" or "id" or "type" or "name"))
            .Sum(member => Length(member.Value)),
        _ => 0,
    };

    private static bool IsFinished(JsonElement choice) =>
        choice.ValueKind is JsonValueKind.Object
        && choice.TryGetProperty("finish_reason", out var reason)
        && reason.ValueKind is JsonValueKind.String;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number : 0;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <summary>One event of a stream. <paramref name="Error"/>: the provider gives up, and says why.</summary>
internal readonly record struct Chunk(int Characters, TokenUsage? Usage, bool IsUsage, bool IsFinished, string? Error);
