using System.Globalization;
using System.Text.Json;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Completions;

/// <summary>Reads a call of the OpenAI API: only what the pool itself acts on; the rest is the provider's to judge.</summary>
internal static class ApiRequest
{
    private const string UserHeader = "X-ChatAi-User-Id";
    private const string AssistantHeader = "X-ChatAi-Assistant-Id";
    private const string DialogHeader = "X-ChatAi-Dialog-Id";

    /// <summary>Seconds; OpenAI's clients tell by it how long they wait.</summary>
    private const string TimeoutHeader = "X-Stainless-Timeout";
    private const string AvoidKeyHeader = "X-ChatAi-Avoid-Key-Id";
    private const int LongestModelName = 200;

    public static async Task<(Call? Call, OpenAiError? Error)> ReadAsync(HttpRequest request, CallKind kind)
    {
        if (!request.HasJsonContentType())
            return (null, OpenAiError.Invalid("The request must be JSON, and say so in its content-type."));

        JsonElement body;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return (null, OpenAiError.Invalid("The body is not valid JSON."));
        }

        return (BodyFault(kind, body) ?? HeaderFault(request)) is { } fault
            ? (null, fault)
            : (Read(request, kind, body), null);
    }

    private static OpenAiError? BodyFault(CallKind kind, JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object)
            return OpenAiError.Invalid("The body must be a JSON object.");

        if (!IsModel(body))
            return OpenAiError.Invalid("model must be the name of a model.", "model");

        if (kind is CallKind.Embedding)
        {
            return body.TryGetProperty("input", out var input) && (input.ValueKind is JsonValueKind.String || IsFilledArray(input))
                ? null
                : OpenAiError.Invalid("input must be a text or an array of at least one text.", "input");
        }

        if (!body.TryGetProperty("messages", out var messages) || !IsFilledArray(messages))
            return OpenAiError.Invalid("messages must be an array with at least one message.", "messages");

        return IsFlag(body, "stream") ? null : OpenAiError.Invalid("stream must be true or false.", "stream");
    }

    private static OpenAiError? HeaderFault(HttpRequest request)
    {
        var wrong = Array.Find([UserHeader, AssistantHeader, DialogHeader, AvoidKeyHeader], header => !string.IsNullOrEmpty(request.Headers[header]) && Id(request, header) is null);
        return wrong is null ? null : OpenAiError.Invalid($"The header {wrong} must be a number.");
    }

    private static Call Read(HttpRequest request, CallKind kind, JsonElement body)
    {
        var stream = kind is CallKind.Chat && IsTrue(body, "stream");
        var wantsUsage = stream
            && body.TryGetProperty("stream_options", out var options)
            && options.ValueKind is JsonValueKind.Object
            && IsTrue(options, "include_usage");
        var beneficiary = new Beneficiary(Id(request, UserHeader), Id(request, AssistantHeader), Id(request, DialogHeader));

        return new Call(kind, body.GetProperty("model").GetString()!, stream, wantsUsage, body, beneficiary, Id(request, AvoidKeyHeader), Deadline(request));
    }

    private static bool IsModel(JsonElement body) =>
        body.TryGetProperty("model", out var model)
        && model.ValueKind is JsonValueKind.String
        && model.GetString() is { Length: > 0 and <= LongestModelName };

    private static bool IsFilledArray(JsonElement element) => element.ValueKind is JsonValueKind.Array && element.GetArrayLength() > 0;

    private static bool IsFlag(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False or JsonValueKind.True;

    private static bool IsTrue(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    /// <summary>What makes no sense as a deadline is none: the header is the client's own, and he has not asked for anything by it.</summary>
    private static TimeSpan? Deadline(HttpRequest request) =>
        double.TryParse(request.Headers[TimeoutHeader], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static long? Id(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
