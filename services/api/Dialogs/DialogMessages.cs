namespace ChatAi.Api.Dialogs;

/// <summary>What is said in a dialog and answers no message of the user.</summary>
internal static class DialogMessages
{
    /// <summary>
    /// Stores a message of @Sender, and puts it on its way if the dialog is on Telegram: both or neither. Gives back its
    /// id and time.
    /// </summary>
    public const string Post = """
        with dialog as (
            select id, channel, bot_id, telegram_chat_id
            from   dialogs
            where  id = @DialogId
        ), message as (
            insert into dialog_messages (dialog_id, sender, text)
            select id, @Sender, @Text
            from   dialog
            returning id, created_at
        ), outbox as (
            insert into telegram_outbox (bot_id, chat_id, message_id, text, trace_parent)
            select dialog.bot_id, dialog.telegram_chat_id, message.id, @Text, @TraceParent
            from   message, dialog
            where  dialog.channel = 'telegram'
        ), counted as (
            update dialogs
            set    message_count = message_count + 1, last_message_at = now()
            where  id = @DialogId
        )
        select id, created_at
        from   message
        """;
}
