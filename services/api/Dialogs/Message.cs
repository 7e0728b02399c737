using ChatAi.Api.Answers;

namespace ChatAi.Api.Dialogs;

/// <summary>Something that was said in a dialog.</summary>
/// <param name="Sender"><c>user</c>, <c>assistant</c>, <c>operator</c> or <c>system</c>.</param>
/// <param name="Sources">What an answer cites.</param>
/// <param name="ReplyTo">The message that it answers.</param>
internal sealed record Message(long Id, string Sender, string Text, IReadOnlyList<Source> Sources, long? ReplyTo, DateTimeOffset CreatedAt)
{
    /// <summary>The select list of a <see cref="Row"/>, over <c>dialog_messages m</c>.</summary>
    public const string Columns = "m.id, m.sender, m.text, m.sources, m.reply_to, m.created_at";

    /// <summary>As the database has it.</summary>
    public sealed record Row(long Id, string Sender, string Text, string? Sources, long? ReplyTo, DateTimeOffset CreatedAt)
    {
        public Message Read() => new(Id, Sender, Text, Source.ReadAll(Sources), ReplyTo, CreatedAt);
    }
}
