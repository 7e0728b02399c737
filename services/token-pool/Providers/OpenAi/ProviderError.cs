using System.Globalization;
using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>
/// What a provider says went wrong. OpenAI wraps it in <c>error</c>; Google puts that into an array, Mistral leaves the wrapping
/// out, and xAI's <c>error</c> is the message itself.
/// </summary>
/// <param name="Status">The code, where it is the number of an HTTP error.</param>
internal sealed record ProviderError(string? Message, string? Code, int? Status)
{
    /// <returns>Null when the text is no JSON.</returns>
    public static ProviderError? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind is JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            if (root.ValueKind is not JsonValueKind.Object)
                return new ProviderError(null, null, null);

            return root.TryGetProperty("error"u8, out var error) && error.ValueKind is JsonValueKind.Object ? Read(error) : Read(root);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ProviderError Read(JsonElement error) => new(
        Text(error, "message") ?? Text(error, "error"),
        Text(error, "code") ?? Text(error, "type") ?? Text(error, "status"),
        error.TryGetProperty("code"u8, out var code) && int.TryParse(code.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 400 and < 600 ? status : null);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
