using ChatAi.BotManager.Updates;
using Orleans.Concurrency;

namespace ChatAi.BotManager.Bots;

/// <summary>One bot, alive in exactly one replica of the cluster. The key is its id.</summary>
[Alias("ChatAi.BotManager.IBotGrain")]
internal interface IBotGrain : IGrainWithIntegerKey
{
    /// <summary>Comes to life if it was not, and takes notice of its row if that has changed since.</summary>
    /// <param name="version">When the row was last changed.</param>
    /// <param name="admitted">Whether it may call on Telegram, or has to wait in a cold start.</param>
    /// <returns>Whether it came to life just now.</returns>
    [Alias("Wake")]
    Task<bool> WakeAsync(DateTimeOffset version, bool admitted);

    /// <summary>Goes on living in another replica.</summary>
    [Alias("Move")]
    Task MoveAsync(SiloAddress replica);

    /// <summary>Updates that are in the inbox by now.</summary>
    [Alias("Offer"), AlwaysInterleave]
    Task OfferAsync(Immutable<PendingUpdate[]> updates);

    /// <summary>There are rows in its inbox that should have been handled long ago.</summary>
    [Alias("Recover"), AlwaysInterleave]
    Task RecoverAsync();

    /// <summary>There are rows for these chats in the outbox.</summary>
    [Alias("Deliver"), AlwaysInterleave]
    Task DeliverAsync(Immutable<long[]> chats);

    /// <returns>null when the bot is not at work.</returns>
    [Alias("Figures"), AlwaysInterleave]
    Task<BotFigures?> FiguresAsync();
}
