using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>Reads from a provider's JSON what the accounts need, and nothing else.</summary>
internal static class AnswerReader
{
    /// <summary>The usage of a whole answer. Walks over everything else without building it: answers with vectors are long.</summary>
    /// <exception cref="JsonException">This is no JSON object.</exception>
    public static (TokenUsage? Usage, bool HasError) Whole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        TokenUsage? usage = null;
        var hasError = false;
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("The answer is not a JSON object.");

        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth > 1)
                continue;

            var (isUsage, isError) = (reader.ValueTextEquals("usage"u8), reader.ValueTextEquals("error"u8));
            reader.Read();
            hasError |= isError && reader.TokenType is JsonTokenType.StartObject;
            if (isUsage)
                usage = Usage(JsonElement.ParseValue(ref reader));
            else
                reader.Skip();
        }

        return (usage, hasError);
    }

    /// <summary>What a whole answer says: looked at only when its provider does not count.</summary>
    public static string Text(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Produced(document.RootElement, "message"u8);
    }

    /// <exception cref="JsonException">The event's data is no JSON object.</exception>
    public static Chunk Chunk(ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw new JsonException("The event is not a JSON object.");

        if (root.TryGetProperty("error"u8, out var error) && error.ValueKind is JsonValueKind.Object)
            return new Chunk("", null, false, false, Refusal.KindOf(error));

        var usage = root.TryGetProperty("usage"u8, out var counted) ? Usage(counted) : null;
        var hasChoices = root.TryGetProperty("choices"u8, out var choices) && choices.ValueKind is JsonValueKind.Array && choices.GetArrayLength() > 0;

        return hasChoices
            ? new Chunk(Produced(root, "delta"u8), usage, false, choices.EnumerateArray().All(IsFinished), null)
            : new Chunk("", usage, usage is not null, false, null);
    }

    private static TokenUsage? Usage(JsonElement usage) => usage.ValueKind is JsonValueKind.Object
        ? new TokenUsage(Number(usage, "prompt_tokens"u8), Number(usage, "completion_tokens"u8), UsageSource.Measured)
        : null;

    private static string Produced(JsonElement answer, ReadOnlySpan<byte> part)
    {
        var text = "";
        if (!answer.TryGetProperty("choices"u8, out var choices) || choices.ValueKind is not JsonValueKind.Array)
            return text;

        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind is JsonValueKind.Object && choice.TryGetProperty(part, out var produced))
                text = Append(text, produced);
        }

        return text;
    }

    /// <summary>Whatever text there is: content, a refusal, reasoning, the arguments of a tool call. Mostly it is one string, and no copy.</summary>
    private static string Append(string text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return text + element.GetString();

            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    text = Append(text, item);
                return text;

            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (!member.NameEquals("role"u8) && !member.NameEquals("id"u8) && !member.NameEquals("type"u8))
                        text = Append(text, member.Value);
                }

                return text;

            default:
                return text;
        }
    }

    private static bool IsFinished(JsonElement choice) =>
        choice.ValueKind is JsonValueKind.Object
        && choice.TryGetProperty("finish_reason"u8, out var reason)
        && reason.ValueKind is JsonValueKind.String;

    private static int Number(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number : 0;
}

/// <summary>One event of a stream. <paramref name="Error"/>: the provider gives up, and this is why.</summary>
internal readonly record struct Chunk(string Text, TokenUsage? Usage, bool IsUsage, bool IsFinished, FailureKind? Error);
