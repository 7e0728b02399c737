using System.Text.Json;

namespace ChatAi.BotManager.Updates;

/// <summary>What an update is to us. Read from its JSON with suspicion: nothing in it is taken for granted.</summary>
internal abstract record IncomingUpdate
{
    private IncomingUpdate()
    {
    }

    /// <summary>A person wrote to the bot in a private chat, and wants an answer.</summary>
    /// <param name="Kind">text, or unsupported: a voice, a photo or another thing without text.</param>
    public sealed record Message(TelegramChat Chat, string Text, string Kind) : IncomingUpdate;

    /// <summary>Well formed, and nothing that is answered.</summary>
    public sealed record Ignored(long? ChatId) : IncomingUpdate;

    public sealed record Malformed(string Reason) : IncomingUpdate;

    public static IncomingUpdate Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ReadUpdate(document.RootElement);
        }
        catch (JsonException exception)
        {
            return new Malformed($"It is not JSON: {exception.Message}");
        }
        catch (InvalidOperationException exception)
        {
            // Asked of a JSON value of another kind, or of a string that is no valid Unicode.
            return new Malformed(exception.Message);
        }
        catch (FormatException exception)
        {
            return new Malformed(exception.Message);
        }
    }

    private static IncomingUpdate ReadUpdate(JsonElement update)
    {
        if (!update.TryGetProperty("message", out var message))
            return new Ignored(null);

        Required(message, "message_id").GetInt64();
        var chat = Required(message, "chat");
        var id = Required(chat, "id").GetInt64();
        var type = Required(chat, "type").GetString();
        if (type != "private" || IsService(message))
            return new Ignored(id);

        var text = TextOf(message, "text") ?? TextOf(message, "caption");
        var language = message.TryGetProperty("from", out var from) ? TextOf(from, "language_code") : null;
        return new Message(
            new TelegramChat(id, TextOf(chat, "username"), TextOf(chat, "first_name"), TextOf(chat, "last_name"), language),
            text ?? "",
            string.IsNullOrWhiteSpace(text) ? "unsupported" : "text");
    }

    /// <summary>Telegram tells of some events in a chat as messages; nobody waits for an answer to them.</summary>
    private static bool IsService(JsonElement message) =>
        message.TryGetProperty("pinned_message", out _)
        || message.TryGetProperty("message_auto_delete_timer_changed", out _)
        || message.TryGetProperty("write_access_allowed", out _)
        || message.TryGetProperty("successful_payment", out _);

    private static JsonElement Required(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value : throw new FormatException($"It has no {name}");

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.GetString() : null;
}
