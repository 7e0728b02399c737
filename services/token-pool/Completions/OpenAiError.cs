using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatAi.TokenPool.Completions;

/// <summary>An error as OpenAI's clients expect it.</summary>
internal sealed record OpenAiError(string Message, string Type, string? Param, string? Code)
{
    public static OpenAiError Invalid(string message, string? parameter = null) =>
        new(message, "invalid_request_error", parameter, null);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new Envelope(this), OpenAiErrorJson.Default.Envelope);

    public IResult With(int status) => new BytesAnswer(status, ToJson());

    internal sealed record Envelope(OpenAiError Error);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAiError.Envelope))]
internal sealed partial class OpenAiErrorJson : JsonSerializerContext;
