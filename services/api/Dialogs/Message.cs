using ChatAi.Api.Answers;
using ChatAi.Api.Feedback;

namespace ChatAi.Api.Dialogs;

/// <summary>Something that was said in a dialog.</summary>
/// <param name="Sender"><c>user</c>, <c>assistant</c>, <c>operator</c> or <c>system</c>.</param>
/// <param name="Sources">What an answer cites.</param>
/// <param name="ReplyTo">The message that it answers.</param>
/// <param name="Feedback">What the person thinks of it; null for whatever is no answer, too.</param>
internal sealed record Message(long Id, string Sender, string Text, IReadOnlyList<Source> Sources, long? ReplyTo, DateTimeOffset CreatedAt, AnswerFeedback? Feedback = null)
{
    /// <summary>The select list of a <see cref="Row"/>, over <c>dialog_messages m</c> and <see cref="Answer"/>.</summary>
    public const string Columns = "m.id, m.sender, m.text, m.sources, m.reply_to, m.created_at, g.feedback, g.feedback_comment";

    public const string Answer = "left   join given_answers g on g.message_id = m.id";

    /// <summary>As the database has it.</summary>
    public sealed record Row(long Id, string Sender, string Text, string? Sources, long? ReplyTo, DateTimeOffset CreatedAt, string? Feedback, string? FeedbackComment)
    {
        public Message Read() => new(Id, Sender, Text, Source.ReadAll(Sources), ReplyTo, CreatedAt, AnswerFeedback.Read(Feedback, FeedbackComment));
    }
}
