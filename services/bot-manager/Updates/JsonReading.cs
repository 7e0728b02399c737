using System.Text.Json;

namespace ChatAi.BotManager.Updates;

internal static class JsonReading
{
    /// <exception cref="FormatException">It is not there.</exception>
    public static JsonElement Required(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value : throw new FormatException($"It has no {name}");

    public static string? TextOf(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.GetString() : null;
}
