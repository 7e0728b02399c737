using System.Diagnostics;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Turns;
using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// A bot at work: what comes in (①) waits for its turn (② ③), and what the turns leave in the outbox goes out (⑥).
/// All of it runs on the scheduler of the bot's grain.
/// </summary>
internal sealed class LiveBot : IDisposable
{
    private readonly BotContext context;
    private readonly UpdateSource source;
    private readonly BotTurns turns;
    private readonly BotDelivery delivery;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping;
    private readonly Task receiving;

    public LiveBot(
        BotContext context,
        CancellationTokenSource stopping,
        BotStateReport report,
        Func<BotContext, BotStateReport, BotDelivery> createDelivery,
        Func<BotContext, BotDelivery, BotTurns> createTurns,
        Func<BotContext, BotTurns, BotStateReport, UpdateSource> createSource,
        TimeProvider clock)
    {
        this.context = context;
        this.stopping = stopping;
        this.clock = clock;
        delivery = createDelivery(context, report);
        turns = createTurns(context, delivery);
        source = createSource(context, turns, report);
        receiving = ReceiveAsync();
    }

    public long Id => context.Id;

    /// <summary>It may call on Telegram.</summary>
    public bool IsAtWork => context.Admission.IsOpen;

    public void Admit() => context.Admission.Open();

    public void Offer(IReadOnlyList<PendingUpdate> updates) => source.Offer(updates);

    public void Recover() => source.Recover();

    public void Deliver(long chat) => delivery.Wake(chat);

    public BotFigures Figures(SiloAddress replica) => new(
        turns.Chats.Union(delivery.Chats).Count(),
        turns.ActiveChats + delivery.ActiveChats,
        turns.Waiting + delivery.Waiting,
        context.Counters.MessagesSent,
        context.Counters.MessagesQueued,
        context.Counters.RateLimitHits,
        context.Counters.RetryAttempts,
        context.Counters.Errors,
        (clock.GetUtcNow() - context.StartedAt).TotalSeconds,
        Environment.ProcessId,
        Environment.WorkingSet,
        replica);

    /// <summary>Takes nothing new; what is being sent is sent and recorded, every other row stays pending for the next life.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(receiving, turns.EndAsync(), delivery.EndAsync());
    }

    public void Dispose() => stopping.Dispose();

    private async Task ReceiveAsync()
    {
        await Task.Yield();
        Activity.Current = null;
        await source.RunAsync();
    }
}
