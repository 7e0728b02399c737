using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Delivery;

/// <summary>Sends a message of one bot, under its budget and the chat's, until it has arrived or never will.</summary>
internal sealed partial class MessageSender(
    BotContext context,
    BotStateReport report,
    Outbox outbox,
    DeliveryMetrics metrics,
    IOptions<BotOptions> options,
    TimeProvider clock,
    Chance chance,
    ILogger<MessageSender> logger)
{
    private bool tokenRefused;

    /// <param name="row">Whose part it is: its failures are noted there.</param>
    public async Task<SendOutcome> SendAsync(long chat, OutboxRow row, OutgoingMessage.Part part, IReadOnlyList<MessageButton> buttons)
    {
        var html = true;
        for (var attempt = 1; ; attempt++)
        {
            await BudgetAsync(chat);

            // Not cancelled by a stop: a send that is broken off has an unknown outcome.
            var reply = await context.Client.SendMessageAsync(chat, html ? part.Html : part.Plain, html, buttons, CancellationToken.None);
            if (reply.Failure is not { } failure)
            {
                await TokenWorksAsync();
                return new SendOutcome.Sent(reply.Value);
            }

            metrics.NotSent(failure);
            switch (DeliveryStep.After(failure, attempt, html, options.Value.RefusedTokenRetry, chance.Next()))
            {
                case DeliveryStep.Plain:
                    html = false;
                    break;
                case DeliveryStep.Follow follow:
                    return new SendOutcome.Moved(follow.Chat);
                case DeliveryStep.GiveUp giveUp:
                    return new SendOutcome.Refused(giveUp.Reason);
                case DeliveryStep.Pause pause:
                    context.Counters.RateLimitHits++;
                    context.Budget.Refused(chat, pause.For, clock.GetUtcNow());
                    await NoteAsync(row, failure, pause.For);
                    break;
                case DeliveryStep.AwaitToken token:
                    tokenRefused = true;
                    await report.FailingAsync(PollStep.RefusedToken(failure, token.For));
                    await NoteAsync(row, failure, token.For);
                    await Task.Delay(token.For, clock, context.Stopping);
                    break;
                case DeliveryStep.Retry retry:
                    context.Counters.RetryAttempts++;
                    await NoteAsync(row, failure, retry.Wait);
                    await Task.Delay(retry.Wait, clock, context.Stopping);
                    if (retry.PossibleDuplicate)
                        metrics.PossibleDuplicate("lost_answer");
                    break;
            }
        }
    }

    private async Task BudgetAsync(long chat)
    {
        context.Stopping.ThrowIfCancellationRequested();
        while (context.Budget.TrySend(chat, clock.GetUtcNow()) is { Ticks: > 0 } wait)
            await Task.Delay(wait, clock, context.Stopping);
    }

    private async Task TokenWorksAsync()
    {
        if (!tokenRefused)
            return;

        tokenRefused = false;
        await report.RunningAsync();
    }

    private async Task NoteAsync(OutboxRow row, TelegramFailure failure, TimeSpan wait)
    {
        Log.NotSent(logger, row.Id, context.Id, failure.Description);
        try
        {
            await outbox.NoteFailureAsync(row.Id, failure.Description, wait, CancellationToken.None);
        }
        catch (NpgsqlException exception)
        {
            Log.NotNoted(logger, row.Id, context.Id, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {RowId} of bot {BotId} was not sent and will be sent again: {Reason}")]
        public static partial void NotSent(ILogger logger, long rowId, long botId, string reason);

        [LoggerMessage(LogLevel.Warning, "That message {RowId} of bot {BotId} was not sent could not be noted")]
        public static partial void NotNoted(ILogger logger, long rowId, long botId, Exception exception);
    }
}
