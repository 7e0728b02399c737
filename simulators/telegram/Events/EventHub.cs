using System.Collections.Immutable;
using System.Threading.Channels;

namespace ChatAi.Simulators.Telegram.Events;

internal static class EventKind
{
    public const string Message = "message";
    public const string Edited = "edited";
    public const string Deleted = "deleted";
    public const string Draft = "draft";
    public const string Action = "action";
    public const string Blocked = "blocked";
    public const string Pressed = "pressed";
    public const string Bots = "bots";
    public const string Reset = "reset";
}

/// <summary>Something a watcher of a conversation would see.</summary>
internal sealed record SimulatorEvent(string Kind, long Bot, long Chat, object? Data);

/// <summary>Tells watchers (the page, a test that waits for an answer) what happens. Nobody watching costs nothing.</summary>
internal sealed class EventHub
{
    private ImmutableList<Subscription> subscriptions = [];

    public void Publish(string kind, long bot, long chat, object? data)
    {
        foreach (var subscription in subscriptions)
            subscription.Offer(new SimulatorEvent(kind, bot, chat, data));
    }

    public Subscription Subscribe(Func<SimulatorEvent, bool> concerns)
    {
        var subscription = new Subscription(this, concerns);
        ImmutableInterlocked.Update(ref subscriptions, list => list.Add(subscription));
        return subscription;
    }

    internal sealed class Subscription(EventHub hub, Func<SimulatorEvent, bool> concerns) : IDisposable
    {
        // A watcher that falls this far behind is cut off rather than shown a story with holes; the page then
        // connects and reads the conversation anew.
        private readonly Channel<SimulatorEvent> events = Channel.CreateBounded<SimulatorEvent>(10_000);

        public ChannelReader<SimulatorEvent> Events => events.Reader;

        public void Offer(SimulatorEvent happened)
        {
            if (concerns(happened) && !events.Writer.TryWrite(happened))
                Dispose();
        }

        public void Dispose()
        {
            ImmutableInterlocked.Update(ref hub.subscriptions, list => list.Remove(this));
            events.Writer.TryComplete();
        }
    }
}
