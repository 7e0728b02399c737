using System.Text;
using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Telegram;

namespace ChatAi.BotManager.Turns;

/// <summary>
/// Shows the person that an answer is coming, and how far it is: "typing…" first, then drafts of what is written.
/// Cosmetic, so it takes only what the chat's budget leaves over, and ends at the first failure.
/// </summary>
internal sealed class TurnPreview(BotContext context, long chat, long updateId, TurnOptions options, TimeProvider clock)
{
    /// <summary>Telegram shows it for 5 seconds.</summary>
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(4.5);

    /// <summary>A draft that is on its way when the answer is there must land before it, or it would stand under it.</summary>
    private static readonly TimeSpan LandingTime = TimeSpan.FromSeconds(2);

    private readonly StringBuilder text = new();
    private int shown;
    private DateTimeOffset? typedAt;

    public void Add(string delta) => text.Append(delta);

    /// <summary>What is written next takes the place of the draft that stands there.</summary>
    public void Restart()
    {
        text.Clear();
        shown = 0;
    }

    /// <param name="answered">Ends the preview.</param>
    public async Task ShowAsync(CancellationToken answered)
    {
        using var landing = new CancellationTokenSource();
        await using var registration = answered.Register(() => landing.CancelAfter(LandingTime));
        try
        {
            await Task.Delay(options.PreviewAfter, clock, answered);
            while (await StepAsync(landing.Token))
                await Task.Delay(options.PreviewInterval, clock, answered);
        }
        catch (OperationCanceledException)
        {
            // The answer is there.
        }
    }

    /// <returns>Whether to go on.</returns>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Telegram shows drafts in private chats only; ids of groups are negative.
        var draft = chat > 0 && text.Length > shown;
        if (!draft && (shown > 0 || now - typedAt < TypingLasts))
            return true;

        if (!context.Budget.TryPreview(chat, now))
            return true;

        var reply = draft ? await DraftAsync(cancellationToken) : await TypingAsync(now, cancellationToken);
        if (reply.Failure is TelegramFailure.TooManyRequests tooMany)
        {
            context.Counters.RateLimitHits++;
            context.Budget.Refused(chat, tooMany.RetryAfter, clock.GetUtcNow());
        }

        return reply.Failure is null;
    }

    private Task<TelegramReply<bool>> DraftAsync(CancellationToken cancellationToken)
    {
        shown = text.Length;

        // Of a long answer the end is what the person waits for.
        var end = MessageSplitter.Split(text.ToString())[^1];
        return context.Client.SendDraftAsync(chat, DraftId, end, cancellationToken);
    }

    private Task<TelegramReply<bool>> TypingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        typedAt = now;
        return context.Client.SendTypingAsync(chat, cancellationToken);
    }

    /// <summary>Drafts with the same id are one draft that grows; 0 is not allowed.</summary>
    private long DraftId => updateId == 0 ? 1 : updateId;
}
