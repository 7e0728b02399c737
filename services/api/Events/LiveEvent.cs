using System.Text.Json;
using ChatAi.Api.Answers;
using ChatAi.Api.Dialogs;
using ChatAi.Api.Feedback;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.Api.Events;

/// <summary>Something that happened in a dialog, or with an assistant, as those who watch are told.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="DialogId">null, like the channel, with what happened in no dialog.</param>
/// <param name="Message">With <c>message.created</c>, <c>question.unanswered</c> and <c>feedback.changed</c>, unless it is deleted meanwhile.</param>
/// <param name="Handoff">With <c>handoff.changed</c>.</param>
/// <param name="Feedback">With <c>feedback.changed</c>: as it has become.</param>
/// <param name="RetrievalRun">With <c>retrieval_run.ended</c>.</param>
internal sealed record LiveEvent(
    string Type,
    long? DialogId,
    long AssistantId,
    string? Channel,
    DateTimeOffset CreatedAt,
    Message? Message,
    LiveEvent.HandoffChange? Handoff,
    AnswerFeedback? Feedback,
    LiveEvent.EndedRun? RetrievalRun)
{
    /// <param name="Status">As in <c>GET /api/dialogs/{id}/handoff</c>.</param>
    public sealed record HandoffChange(string Status, string Reason, long? OperatorId);

    /// <param name="Mrr">null without checks.</param>
    public sealed record EndedRun(long Id, string Cause, int Checks, int Hits, double? Mrr);
}

internal static class EventTypes
{
    public const string DialogOpened = "dialog.opened";
    public const string MessageCreated = "message.created";

    /// <summary>The answer that the message holds has nothing of the assistant's documents.</summary>
    public const string QuestionUnanswered = "question.unanswered";

    public const string HandoffChanged = "handoff.changed";

    /// <summary>Somebody said what he thinks of the answer that the message holds.</summary>
    public const string FeedbackChanged = "feedback.changed";

    /// <summary>It is known anew which questions of the retrieval test find their documents.</summary>
    public const string RetrievalRunEnded = "retrieval_run.ended";
}

/// <summary>An event in its place, written out once for all who watch.</summary>
internal sealed record PlacedEvent(long Position, long UserId, long? DialogId, string Type, string Json);

/// <summary>An event as the database has it.</summary>
internal sealed record EventRow(
    long Position,
    long UserId,
    long? DialogId,
    string Type,
    string? Data,
    DateTimeOffset CreatedAt,
    long AssistantId,
    string? Channel,
    long? MessageId,
    string? Sender,
    string? Text,
    string? Sources,
    long? ReplyTo,
    DateTimeOffset? SaidAt)
{
    /// <summary>The select list in the record's order; to be followed by a <c>where</c> over <c>events e</c>.</summary>
    public const string Select = """
        select e.position, e.user_id, e.dialog_id, e.type, e.data, e.created_at, coalesce(e.assistant_id, d.assistant_id) as assistant_id, d.channel,
               m.id as message_id, m.sender, m.text, m.sources, m.reply_to, m.created_at as said_at
        from   events e
        left   join dialogs d on d.id = e.dialog_id
        left   join dialog_messages m on m.id = e.message_id
        """;

    public PlacedEvent Place()
    {
        var said = MessageId is { } id ? new Message(id, Sender!, Text!, Source.ReadAll(Sources), ReplyTo, SaidAt!.Value) : null;
        var live = new LiveEvent(
            Type,
            DialogId,
            AssistantId,
            Channel,
            CreatedAt,
            said,
            Read<LiveEvent.HandoffChange>(EventTypes.HandoffChanged),
            Read<AnswerFeedback>(EventTypes.FeedbackChanged),
            Read<LiveEvent.EndedRun>(EventTypes.RetrievalRunEnded));

        return new PlacedEvent(Position, UserId, DialogId, Type, JsonSerializer.Serialize(live, WireJson.Options));
    }

    private T? Read<T>(string type)
        where T : class => Data is not null && Type == type ? JsonSerializer.Deserialize<T>(Data, WireJson.Options) : null;
}
