using ChatAi.Simulators.Telegram.Chats;
using ChatAi.Simulators.Telegram.Ledger;
using ChatAi.Simulators.Telegram.Webhooks;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>A bot and all that is its own. Whoever reads or changes it holds its <see cref="Gate"/>.</summary>
internal sealed class Bot(string token, User self, int firstUpdateId, FloodBudget budget)
{
    private long nextMessageId = 1;
    private int presses;

    public Lock Gate { get; } = new();

    public string Token { get; } = token;

    public User Self { get; } = self;

    public long Id => Self.Id;

    public UpdateQueue Updates { get; } = new(firstUpdateId);

    /// <summary>What it may still show in all of its chats together.</summary>
    public FloodBudget Budget { get; } = budget;

    public Dictionary<long, Conversation> Conversations { get; } = [];

    public Dictionary<(string Scope, string Language), IReadOnlyList<BotCommand>> Commands { get; } = [];

    public CallJournal Calls { get; } = new();

    /// <summary>By the id of a press: the chat in which somebody waits for what the bot says to it.</summary>
    public Dictionary<string, long> Presses { get; } = [];

    /// <summary>The getUpdates call that waits, if any.</summary>
    public Poll? Waiting { get; set; }

    public PollHistory Polls { get; } = new();

    public PollJournal PollJournal { get; } = new();

    public WebhookDelivery? Webhook { get; set; }

    public DateTimeOffset WebhookMayBeSetAt { get; set; }

    public long TakeMessageId() => nextMessageId++;

    public int TakePressNumber() => ++presses;

    /// <summary>Queues an update and tells whoever waits for one. Null: the bot did not want this kind.</summary>
    public PendingUpdate? Notify(string type, long chat, DateTimeOffset now, Func<int, byte[]> write)
    {
        var update = Updates.Add(type, chat, now, write);
        if (update is not null)
            Announce(update);
        return update;
    }

    public void Announce(PendingUpdate update)
    {
        if (Webhook is not null)
        {
            Webhook.Deliver(update);
            return;
        }

        EndPoll(PollEnd.News);
    }

    public void EndPoll(PollEnd how)
    {
        Waiting?.End(how);
        Waiting = null;
    }

    /// <summary>Somebody fetches this bot's updates: a call waits, one ended a moment ago, or a webhook takes them.</summary>
    public bool IsOnline(DateTimeOffset now) =>
        Webhook is { IsFailing: false } || Waiting is not null || now - Polls.LastEnded < TimeSpan.FromSeconds(5);
}
