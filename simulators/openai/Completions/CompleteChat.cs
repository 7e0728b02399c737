using System.Text.Json;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.Simulators.OpenAI.Completions;

internal static class CompleteChat
{
    public static async Task<IResult> Handle(HttpContext context, KeyBook keys)
    {
        var admission = await Reception.ReceiveAsync(context, keys);
        if (admission.Refusal is not null)
            return admission.Refusal;

        var (body, behaviour) = (admission.Body, admission.Behaviour);
        if (AzureManners.Model(context, body) is not { } model || !body.TryGetProperty("messages", out var messages) || messages.ValueKind is not JsonValueKind.Array)
            return ApiError.Of(StatusCodes.Status400BadRequest, "you must provide a model and messages parameter", null);

        var text = behaviour.EchoesQuestion ? Question(messages) : behaviour.Text;
        var words = text.Split(' ');
        var usage = new Usage(messages.GetArrayLength() * 10, words.Length);
        if (body.TryGetProperty("stream", out var stream) && stream.ValueKind is JsonValueKind.True)
        {
            var asked = body.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean();
            return new ChatStream(model, words, behaviour, asked ? usage : null);
        }

        return Results.Json(new
        {
            id = "chatcmpl-simulated",
            @object = "chat.completion",
            created = 1_700_000_000,
            model,
            choices = new[]
            {
                new { index = 0, message = new { role = "assistant", content = text, refusal = (string?)null }, logprobs = (object?)null, finish_reason = "stop" },
            },
            usage = behaviour.ReportsUsage ? usage : null,
        });
    }

    /// <summary>The last thing that the user says, as far as it is plain text.</summary>
    private static string Question(JsonElement messages) =>
        messages.EnumerateArray().Where(IsOfUser).Select(Text).LastOrDefault("");

    private static bool IsOfUser(JsonElement message) => message.TryGetProperty("role", out var role) && role.ValueEquals("user");

    private static string Text(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.String ? content.GetString()! : "";
}

/// <summary>Ten tokens a message, one a word of the answer: easy to reckon with in a test.</summary>
internal sealed record Usage(int PromptTokens, int CompletionTokens)
{
    public int TotalTokens => PromptTokens + CompletionTokens;
}
