using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatAi.ServiceDefaults.Json;

/// <summary>
/// PostgreSQL's text has every character but U+0000, so that no request body may have it. It must not come as far as the
/// database: a statement that fails over its parameters just when Npgsql prepares it spoils the next one
/// (https://github.com/npgsql/npgsql/issues/6391).
/// </summary>
public class StorableText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return text is null || !text.Contains('\0', StringComparison.Ordinal) ? text : Without(text);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    protected virtual string Without(string text) => throw new JsonException("Text may contain every character but U+0000.");

    /// <summary>For what must not be refused: the character is left out.</summary>
    public sealed class Lenient : StorableText
    {
        protected override string Without(string text) => text.Replace("\0", "", StringComparison.Ordinal);
    }
}
