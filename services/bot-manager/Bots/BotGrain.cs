using System.Security.Cryptography;
using ChatAi.BotManager.Updates;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// Holds a bot's life to the one activation of its grain: what runs for the bot runs on the grain's scheduler, one step at
/// a time, from activation to deactivation. KeepAlive, because an open poll does not count as use of a grain.
/// </summary>
[KeepAlive, RandomPlacement]
internal sealed partial class BotGrain(BotBook book, LiveBots bots, ILocalSiloDetails local, ILogger<BotGrain> logger) : Grain, IBotGrain
{
    private LiveBot? live;
    private DateTimeOffset? version;
    private bool greeted;

    private long Id => this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => BeginAsync(cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => EndAsync();

    public async Task<bool> WakeAsync(DateTimeOffset version, bool admitted)
    {
        if (this.version != version)
        {
            await EndAsync();
            await BeginAsync(CancellationToken.None);
        }

        if (admitted)
            live?.Admit();

        (var before, greeted) = (greeted, true);
        return !before;
    }

    public Task MoveAsync(SiloAddress replica)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, replica);
        MigrateOnIdle();
        return Task.CompletedTask;
    }

    public Task OfferAsync(Immutable<PendingUpdate[]> updates)
    {
        live?.Offer(updates.Value);
        return Task.CompletedTask;
    }

    public Task RecoverAsync()
    {
        live?.Recover();
        return Task.CompletedTask;
    }

    public Task DeliverAsync(Immutable<long[]> chats)
    {
        foreach (var chat in chats.Value)
            live?.Deliver(chat);

        return Task.CompletedTask;
    }

    public Task<BotFigures?> FiguresAsync() => Task.FromResult(live?.Figures(local.SiloAddress));

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var bot = await book.FindAsync(Id, cancellationToken);
        version = bot?.UpdatedAt;
        if (bot is null)
        {
            DeactivateOnIdle();
            return;
        }

        try
        {
            if (bot.IsActive)
                live = bots.Begin(bot);
            else
                await bots.RestAsync(bot, cancellationToken);
        }
        catch (CryptographicException)
        {
            // The others run on; this one needs its token anew.
            Log.TokenSealedOtherwise(logger, Id);
            await book.SetStateAsync(Id, "error", "Its token was stored under another SECRET_KEY: set the token again", cancellationToken);
        }

        if (!bot.IsActive)
            DeactivateOnIdle();
    }

    private async Task EndAsync()
    {
        (var ending, live) = (live, null);
        if (ending is not null)
            await bots.EndAsync(ending);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The token of bot {BotId} was stored under another SECRET_KEY")]
        public static partial void TokenSealedOtherwise(ILogger logger, long botId);
    }
}
