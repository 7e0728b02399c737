using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Delivery;

/// <summary>What stands under an answer: its sources, the thumbs, and the way to a person.</summary>
/// <param name="Sources">As api writes them; null for none.</param>
/// <param name="PersonButton">What the button says by which a person can be asked for; null: no such button.</param>
/// <param name="FeedbackButtons">Whether there are thumbs.</param>
internal sealed record AnswerButtons(long RowId, long MessageId, string? Sources, string? PersonButton, bool FeedbackButtons)
{
    /// <param name="chosen">The thumb that is shown as pressed.</param>
    public IReadOnlyList<MessageButton> Show(string? chosen = null) =>
    [
        .. SourceButtons.Of(RowId, Sources),
        .. FeedbackButtons ? Delivery.FeedbackButtons.Of(RowId, chosen) : [],
        .. PersonButton is { } label ? [new MessageButton(label, MessageKinds.Operator)] : Array.Empty<MessageButton>(),
    ];
}
