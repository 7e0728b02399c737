namespace ChatAi.Api.Dialogs;

/// <summary>A conversation as its tenant sees it.</summary>
/// <param name="DisplayName">What to call the person: the name, else the user name, else the number of the dialog.</param>
/// <param name="LastMessageText">The beginning of it.</param>
internal sealed record Dialog(
    long Id,
    long UserId,
    long AssistantId,
    string Channel,
    long? BotId,
    long? TelegramChatId,
    string? TelegramUsername,
    string? FirstName,
    string? LastName,
    string DisplayName,
    string? LanguageCode,
    string HandoffStatus,
    int MessageCount,
    string? LastMessageSender,
    string? LastMessageText,
    DateTimeOffset LastMessageAt,
    DateTimeOffset StartedAt)
{
    /// <summary>The select list in the record's order, over <c>dialogs d</c> and its last message <c>m</c>.</summary>
    public const string Columns = $"""
        d.id, d.user_id, d.assistant_id, d.channel, d.bot_id, d.telegram_chat_id, d.telegram_username, d.first_name, d.last_name,
        {NameColumn},
        d.language_code, d.handoff_status, d.message_count, m.sender as last_message_sender,
        left(m.text, 200) as last_message_text, d.last_message_at, d.started_at
        """;

    public const string NameColumn = """
        coalesce(nullif(concat_ws(' ', d.first_name, d.last_name), ''), '@' || d.telegram_username, 'Guest ' || d.id) as display_name
        """;

    public const string LastMessage = """
        left   join lateral (
            select sender, text
            from   dialog_messages
            where  dialog_id = d.id
            order  by id desc
            limit  1
        ) m on true
        """;
}
