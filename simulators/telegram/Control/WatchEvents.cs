using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Simulators.Telegram.Control;

/// <summary>Tells as it happens what a watcher of all conversations, or of one bot's, would see.</summary>
internal static class WatchEvents
{
    public static ServerSentEventsResult<SimulatorEvent> Handle(long? bot, World world, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(WatchAsync(bot, world, lifetime.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<SimulatorEvent>> WatchAsync(
        long? bot,
        World world,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = world.Events.Subscribe(happened => bot is null || happened.Bot == bot || happened.Bot == 0);
        await using var end = stopping.UnsafeRegister(static watcher => ((EventHub.Subscription)watcher!).Dispose(), subscription);

        // The first word tells a watcher that nothing from here on escapes it.
        yield return new SseItem<SimulatorEvent>(new SimulatorEvent("watching", bot ?? 0, 0, null), "watching");

        await foreach (var happened in subscription.Events.ReadAllAsync(cancellationToken))
            yield return new SseItem<SimulatorEvent>(happened, happened.Kind);
    }
}
