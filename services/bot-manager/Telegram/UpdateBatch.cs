using System.Text.Json;

namespace ChatAi.BotManager.Telegram;

/// <summary>Reads the answer to getUpdates just as far as it must: the ids, for the updates themselves may be malformed.</summary>
internal static class UpdateBatch
{
    public static TelegramReply<IReadOnlyList<RawUpdate>> Read(JsonElement answer, int status)
    {
        if (answer.ValueKind is not JsonValueKind.Object)
            return Nonsense(status);

        if (answer.TryGetProperty("result", out var result) && result.ValueKind is JsonValueKind.Array)
            return new TelegramReply<IReadOnlyList<RawUpdate>>([.. Updates(result)], null);

        return Number(answer, "error_code") is { } code
            ? ApiFailure.Of((int)code, TokenRedaction.Redact(Text(answer, "description") ?? "no description"), RetryAfter(answer))
            : Nonsense(status);
    }

    /// <summary>An update without an id can be neither stored nor confirmed: it has no place to be kept under.</summary>
    private static IEnumerable<RawUpdate> Updates(JsonElement result)
    {
        foreach (var update in result.EnumerateArray())
        {
            if (update.ValueKind is JsonValueKind.Object && Number(update, "update_id") is { } id)
                yield return new RawUpdate(id, update.GetRawText());
        }
    }

    private static TelegramFailure.Unavailable Nonsense(int status) =>
        new TelegramFailure.Unavailable($"Telegram answered {status} with something else than an answer", OutcomeUnknown: false);

    private static int? RetryAfter(JsonElement answer) =>
        answer.TryGetProperty("parameters", out var parameters) && parameters.ValueKind is JsonValueKind.Object
            ? (int?)Number(parameters, "retry_after")
            : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
