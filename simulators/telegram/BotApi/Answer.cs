using System.Buffers;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>The answer to a call: its status and its whole body.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? Description)
{
    public static Answer True { get; } = Ok(true);

    public static Answer Unauthorized { get; } = Refuse(StatusCodes.Status401Unauthorized, "Unauthorized");

    public static Answer NotFound { get; } = Refuse(StatusCodes.Status404NotFound, "Not Found");

    public static Answer MethodNotFound { get; } = Refuse(StatusCodes.Status404NotFound, "Not Found: method not found");

    public static Answer InternalError { get; } = Refuse(StatusCodes.Status500InternalServerError, "Internal Server Error");

    public static Answer Blocked { get; } = Refuse(StatusCodes.Status403Forbidden, "Forbidden: bot was blocked by the user");

    public static Answer Ok<T>(T result, string? description = null) => OkRaw(BotApiJson.Bytes(result), description);

    /// <summary>A list whose elements are written already and need not be valid.</summary>
    public static Answer OkList(IEnumerable<byte[]> elements)
    {
        var list = new ArrayBufferWriter<byte>();
        list.Write("["u8);
        foreach (var (index, element) in elements.Index())
        {
            if (index > 0)
                list.Write(","u8);
            list.Write(element);
        }

        list.Write("]"u8);
        return OkRaw(list.WrittenSpan, description: null);
    }

    public static Answer BadRequest(string what) => Refuse(StatusCodes.Status400BadRequest, "Bad Request: " + what);

    public static Answer Conflict(string what) => Refuse(StatusCodes.Status409Conflict, "Conflict: " + what);

    public static Answer TooManyRequests(int retryAfter) => Write(
        StatusCodes.Status429TooManyRequests,
        string.Create(CultureInfo.InvariantCulture, $"Too Many Requests: retry after {retryAfter}"),
        json =>
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("retry_after", retryAfter);
            json.WriteEndObject();
        });

    public static Answer Upgraded(long newChat) => Write(
        StatusCodes.Status400BadRequest,
        "Bad Request: group chat was upgraded to a supergroup chat",
        json =>
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("migrate_to_chat_id", newChat);
            json.WriteEndObject();
        });

    private static Answer OkRaw(ReadOnlySpan<byte> result, string? description)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", true);
            json.WritePropertyName("result");
            json.WriteRawValue(result, skipInputValidation: true);
            if (description is not null)
                json.WriteString("description", description);
            json.WriteEndObject();
        }

        return new Answer(StatusCodes.Status200OK, body.WrittenMemory, description);
    }

    private static Answer Refuse(int status, string description) => Write(status, description, static _ => { });

    private static Answer Write(int status, string description, Action<Utf8JsonWriter> more)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = BotApiJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", false);
            json.WriteNumber("error_code", status);
            json.WriteString("description", description);
            more(json);
            json.WriteEndObject();
        }

        return new Answer(status, body.WrittenMemory, description);
    }
}
