using System.Diagnostics.CodeAnalysis;
using ChatAi.Simulators.Telegram.BotApi;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Ledger;

namespace ChatAi.Simulators.Telegram.Webhooks;

/// <summary>
/// Brings a bot its updates: those of one chat one after the other, chats side by side, as many at once as the
/// bot allows. A refused update holds up its chat and comes again later. Guarded by the bot's gate.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A lane may still be using both when the bot lets go of the delivery; neither holds anything but memory.")]
internal sealed class WebhookDelivery(Bot bot, WebhookTarget target, WebhookSender sender, BotApiDispatcher dispatcher, CallCounter counter, TimeProvider clock)
{
    private readonly Dictionary<long, Queue<PendingUpdate>> lanes = [];
    private readonly SemaphoreSlim connections = new(target.MaxConnections, target.MaxConnections);
    private readonly CancellationTokenSource stop = new();

    public WebhookTarget Target { get; } = target;

    public DateTimeOffset? LastErrorAt { get; private set; }

    public string? LastError { get; private set; }

    public bool IsFailing { get; private set; }

    public void Deliver(PendingUpdate update)
    {
        if (lanes.TryGetValue(update.Chat, out var busy))
        {
            busy.Enqueue(update);
            return;
        }

        var lane = new Queue<PendingUpdate>([update]);
        lanes[update.Chat] = lane;
        Task.Run(() => DrainAsync(update.Chat, lane), CancellationToken.None);
    }

    public void Stop() => stop.Cancel();

    private async Task DrainAsync(long chat, Queue<PendingUpdate> lane)
    {
        try
        {
            while (Next(chat, lane) is { } update)
            {
                await DeliverUntilAcceptedAsync(update);
                lock (bot.Gate)
                {
                    bot.Updates.Remove(update);
                    lane.Dequeue();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The webhook was changed or taken away; what was not accepted still waits in the bot's queue.
        }
    }

    private PendingUpdate? Next(long chat, Queue<PendingUpdate> lane)
    {
        lock (bot.Gate)
        {
            if (lane.TryPeek(out var next))
                return next;

            lanes.Remove(chat);
            return null;
        }
    }

    private async Task DeliverUntilAcceptedAsync(PendingUpdate update)
    {
        for (var pause = sender.Options.FirstRetry; ; pause = Min(pause * 2, sender.Options.LongestRetry))
        {
            var answer = await PostAsync(update);
            Note(answer);
            if (answer.Accepted)
            {
                await dispatcher.AnswerInBodyAsync(bot, answer.Body, stop.Token);
                return;
            }

            await Task.Delay(answer.Pause ?? pause, clock, stop.Token);
        }
    }

    private async Task<WebhookAnswer> PostAsync(PendingUpdate update)
    {
        await connections.WaitAsync(stop.Token);
        try
        {
            return await sender.PostAsync(Target, update.Json, stop.Token);
        }
        finally
        {
            connections.Release();
        }
    }

    private void Note(WebhookAnswer answer)
    {
        lock (bot.Gate)
        {
            IsFailing = !answer.Accepted;
            if (answer.Accepted)
            {
                counter.WebhookDelivered();
                return;
            }

            counter.WebhookFailed();
            LastErrorAt = clock.GetUtcNow();
            LastError = answer.Problem;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
