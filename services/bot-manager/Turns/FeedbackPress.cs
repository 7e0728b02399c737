using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Turns;

/// <summary>
/// A thumb is pressed: api is told, the person is thanked, and the thumb is marked. The mark is cosmetic: it is left out
/// where a message would have to wait for it.
/// </summary>
internal sealed class FeedbackPress(BotContext context, BotDelivery delivery, TurnServices services)
{
    public async Task<TurnOutcome> TakeAsync(IncomingUpdate.Message press, long rowId, string value)
    {
        var chat = press.Chat.Id;
        if (await delivery.ButtonsAsync(chat, rowId) is not { } answer)
            return await AcknowledgeAsync(press, null);

        var request = new FeedbackRequest(context.Id, chat, answer.MessageId, value, press.Chat.LanguageCode);
        switch (await services.Client.GiveFeedbackAsync(request, context.Stopping))
        {
            case (TurnOutcome.Later later, _):
                return later;
            case (TurnOutcome.Refused, _):
                // The answer is deleted, or is none: its button means nothing any more.
                return await AcknowledgeAsync(press, null);
            case (_, var toast):
                await AcknowledgeAsync(press, toast);
                await MarkAsync(press, answer.Show(value));
                return new TurnOutcome.Silent();
        }
    }

    private async Task<TurnOutcome> AcknowledgeAsync(IncomingUpdate.Message press, string? toast)
    {
        if (press.ButtonId is { } button)
            await context.Client.AnswerButtonAsync(button, toast, isAlert: false, context.Stopping);

        return new TurnOutcome.Silent();
    }

    private async Task MarkAsync(IncomingUpdate.Message press, IReadOnlyList<MessageButton> buttons)
    {
        var chat = press.Chat.Id;
        if (press.UnderMessage is not { } message || !context.Budget.TryPreview(chat, services.Clock.GetUtcNow()))
            return;

        // The same thumb again is refused as no change; so be it.
        var reply = await context.Client.EditButtonsAsync(chat, message, buttons, context.Stopping);
        if (reply.Failure is TelegramFailure.TooManyRequests tooMany)
        {
            context.Counters.RateLimitHits++;
            context.Budget.Refused(chat, tooMany.RetryAfter, services.Clock.GetUtcNow());
        }
    }
}
