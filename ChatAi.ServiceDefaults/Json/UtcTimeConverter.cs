using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatAi.ServiceDefaults.Json;

/// <summary>Times leave as ISO 8601 in UTC with a <c>Z</c>, whatever offset they were held with.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture));
}
