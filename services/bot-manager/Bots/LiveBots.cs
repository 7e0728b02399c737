using System.Collections.Concurrent;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Turns;
using ChatAi.BotManager.Updates;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>The bots that are alive in this replica.</summary>
internal sealed partial class LiveBots(
    BotTokens tokens,
    BotBook book,
    ColdStart coldStart,
    Inbox inbox,
    Outbox outbox,
    TurnServices turns,
    DeliveryMetrics deliveryMetrics,
    BotMetrics metrics,
    IOptions<BotOptions> options,
    IOptions<TelegramOptions> telegram,
    TimeProvider clock,
    Chance chance,
    ILoggerFactory loggers,
    ILogger<LiveBots> logger)
{
    private readonly ConcurrentDictionary<long, LiveBot> alive = new();

    /// <summary>Those that do not wait in a cold start.</summary>
    public long[] AtWork => [.. alive.Where(bot => bot.Value.IsAtWork).Select(bot => bot.Key)];

    public IEnumerable<long> Alive => alive.Keys;

    public bool IsAlive(long id) => alive.ContainsKey(id);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The token cannot be opened.</exception>
    public LiveBot Begin(ActiveBot bot)
    {
        var client = tokens.Open(bot.BotTokenCiphertext);
        var stopping = new CancellationTokenSource();
        var live = new LiveBot(
            new BotContext(bot, client, clock.GetUtcNow(), stopping.Token),
            stopping,
            new BotStateReport(bot, book, metrics, loggers.CreateLogger<BotStateReport>()),
            (context, report) => new BotDelivery(context, SenderOf(context, report), outbox, inbox, deliveryMetrics, clock, chance, loggers.CreateLogger<BotDelivery>()),
            (context, delivery) => new BotTurns(context, delivery, turns),
            (context, queue, report) => new UpdateSource(context, queue, report, inbox, book, coldStart, options, telegram, clock, chance, loggers.CreateLogger<UpdateSource>()),
            clock);
        alive[bot.Id] = live;
        metrics.Begun();
        return live;
    }

    public async Task EndAsync(LiveBot bot)
    {
        alive.TryRemove(new(bot.Id, bot));
        metrics.Ended();
        try
        {
            await bot.StopAsync().WaitAsync(options.Value.StopPatience, clock);
        }
        catch (TimeoutException)
        {
            // What still hangs is a call with a deadline of its own; its row stays pending.
            Log.StopTookTooLong(logger, bot.Id);
        }

        bot.Dispose();
    }

    /// <summary>A bot that was stopped: Telegram keeps what is written to it until it comes back.</summary>
    public async Task RestAsync(ActiveBot bot, CancellationToken cancellationToken)
    {
        if (bot.WebhookUrl is not null)
        {
            var reply = await tokens.Open(bot.BotTokenCiphertext).DeleteWebhookAsync(cancellationToken);
            if (reply.Failure is null)
                await book.SetWebhookAsync(bot.Id, null, cancellationToken);
            else
                Log.WebhookStays(logger, bot.Id, reply.Failure.Description);
        }

        if (bot.State != "stopped")
            await book.SetStateAsync(bot.Id, "stopped", null, cancellationToken);
    }

    private MessageSender SenderOf(BotContext context, BotStateReport report) =>
        new(context, report, outbox, deliveryMetrics, options, clock, chance, loggers.CreateLogger<MessageSender>());

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Bot {BotId} did not stop in time")]
        public static partial void StopTookTooLong(ILogger logger, long botId);

        [LoggerMessage(LogLevel.Warning, "The webhook of the stopped bot {BotId} could not be taken back: {Reason}")]
        public static partial void WebhookStays(ILogger logger, long botId, string reason);
    }
}
