using System.Text.Json;

namespace ChatAi.BotManager.Updates;

/// <summary>
/// What an update (https://core.telegram.org/bots/api#update) is to us. Read from its JSON with suspicion: nothing in it
/// is taken for granted.
/// </summary>
internal abstract record IncomingUpdate
{
    private IncomingUpdate()
    {
    }

    /// <summary>Somebody said something to the bot, or pressed one of its buttons, and wants an answer.</summary>
    /// <param name="Kind">How api is to take it: see <see cref="MessageKinds"/>.</param>
    /// <param name="Quote">What the message replies to, when that was the bot's.</param>
    /// <param name="ButtonId">The press of a button that waits to be acknowledged.</param>
    /// <param name="UnderMessage">The message of the bot under which the button is.</param>
    public sealed record Message(
        TelegramChat Chat,
        string Text,
        string Kind,
        string? Quote = null,
        string? ButtonId = null,
        long? UnderMessage = null) : IncomingUpdate;

    /// <summary>A group has become a supergroup, and has another id from now on.</summary>
    public sealed record Moved(long From, long To) : IncomingUpdate;

    /// <summary>Well formed, and nothing that is answered.</summary>
    public sealed record Ignored(long? ChatId) : IncomingUpdate;

    public sealed record Malformed(string Reason) : IncomingUpdate;

    /// <param name="self">The bot that it came to: in a group it must have been addressed.</param>
    public static IncomingUpdate Read(string json, BotName self)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, self);
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

    private static IncomingUpdate Read(JsonElement update, BotName self)
    {
        if (update.TryGetProperty("message", out var message))
            return ReadMessage(message, self);

        // Who corrects a question wants it answered as it stands now. A location that moves is an edit too.
        if (update.TryGetProperty("edited_message", out var edited))
            return ReadMessage(edited, self) is Message { Kind: not MessageKinds.Unsupported } corrected ? corrected : new Ignored(ChatOfAny(update));

        return update.TryGetProperty("callback_query", out var press) ? ReadPress(press) : new Ignored(ChatOfAny(update));
    }

    private static IncomingUpdate ReadMessage(JsonElement message, BotName self)
    {
        message.Required("message_id").GetInt64();
        var chat = message.Required("chat");
        var id = chat.Required("id").GetInt64();
        var isPrivate = chat.Required("type").GetString() == "private";
        if (message.TryGetProperty("migrate_to_chat_id", out var newId))
            return new Moved(id, newId.GetInt64());

        var text = message.TextOf("text") ?? message.TextOf("caption") ?? "";
        var addressed = Addressing.Of(message, text, self);
        if (IsService(message) || (!isPrivate && !addressed.IsToBot) || addressed.IsToAnother)
            return new Ignored(id);

        var kind = MessageKinds.Of(addressed.Command, addressed.Text);
        return new Message(Person(chat, message), kind is MessageKinds.Text ? addressed.Text : text, kind, addressed.Quote);
    }

    private static IncomingUpdate ReadPress(JsonElement press)
    {
        var button = press.Required("id").GetString();
        if (!press.TryGetProperty("message", out var message))
            return new Ignored(null);

        var chat = message.Required("chat");
        var data = press.TextOf("data") ?? "";
        var kind = MessageKinds.OfButton(data);

        // As if the command had been typed, so that whoever reads the dialog later understands it.
        return new Message(
            Person(chat, press),
            kind is MessageKinds.Nothing ? data : $"/{data}",
            kind,
            ButtonId: button,
            UnderMessage: message.TryGetProperty("message_id", out var under) ? under.GetInt64() : null);
    }

    private static TelegramChat Person(JsonElement chat, JsonElement said)
    {
        var language = said.TryGetProperty("from", out var from) ? from.TextOf("language_code") : null;
        return new TelegramChat(
            chat.Required("id").GetInt64(),
            chat.TextOf("username"),
            chat.TextOf("first_name") ?? chat.TextOf("title"),
            chat.TextOf("last_name"),
            language);
    }

    /// <summary>Telegram tells of some events in a chat as messages; nobody waits for an answer to them.</summary>
    private static bool IsService(JsonElement message) =>
        ServiceFields.Any(field => message.TryGetProperty(field, out _));

    private static readonly string[] ServiceFields =
    [
        "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "successful_payment", "refunded_payment",
        "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
        "supergroup_chat_created", "channel_chat_created", "migrate_from_chat_id", "connected_website", "users_shared", "chat_shared",
        "proximity_alert_triggered", "boost_added", "chat_background_set", "forum_topic_created", "forum_topic_edited",
        "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
        "giveaway_created", "giveaway_completed", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
        "video_chat_participants_invited",
    ];

    /// <summary>The chat of an update of whatever kind, for whoever looks through the inbox.</summary>
    private static long? ChatOfAny(JsonElement update)
    {
        foreach (var field in update.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.Object
                && field.Value.TryGetProperty("chat", out var chat)
                && chat.ValueKind is JsonValueKind.Object
                && chat.TryGetProperty("id", out var id)
                && id.ValueKind is JsonValueKind.Number
                && id.TryGetInt64(out var number))
            {
                return number;
            }
        }

        return null;
    }
}
