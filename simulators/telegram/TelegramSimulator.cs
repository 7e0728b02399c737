using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Chats;
using ChatAi.Simulators.Telegram.Events;
using ChatAi.Simulators.Telegram.Faults;
using ChatAi.Simulators.Telegram.Ledger;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChatAi.Simulators.Telegram;

/// <summary>
/// The simulator inside a test's own process: real HTTP on a free port for the bots, and for the test the same
/// things as the control API as plain methods. What waits gives up by itself, so nothing takes a cancellation token.
/// </summary>
public sealed class TelegramSimulator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebApplication app;
    private readonly World world;

    private TelegramSimulator(WebApplication app)
    {
        this.app = app;
        world = app.Services.GetRequiredService<World>();
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>The root of the Bot API, such as http://127.0.0.1:12345/, without "bot" and token.</summary>
    public Uri BaseAddress { get; }

    public Statistics Statistics => world.Counter.Read();

    /// <param name="configure">Limits are enforced unless it says otherwise.</param>
    /// <param name="clock">Rules that take time go by it.</param>
    /// <param name="port">0: a free one.</param>
    /// <param name="certificate">For 127.0.0.1, with its key: HTTP/2 is offered then, as by the real server.</param>
    public static async Task<TelegramSimulator> StartAsync(
        Action<SimulatorOptions>? configure = null,
        TimeProvider? clock = null,
        int port = 0,
        X509Certificate2? certificate = null)
    {
        // Empty: no environment or settings file of the test's host may reach into the simulator.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        if (clock is not null)
            builder.Services.AddSingleton(clock);

        builder.AddTelegramSimulator();
        if (configure is not null)
            builder.Services.Configure(configure);

        var app = builder.Build();
        app.UseRouting();
        app.MapTelegramSimulator();
        await app.StartAsync();
        return new TelegramSimulator(app);
    }

    public Task<SimulatedBot> CreateBotAsync(string? token = null, string? username = null, string? name = null)
    {
        var bot = world.CreateBot(token, username, name) ?? throw new InvalidOperationException("A bot with this id is there already");
        return Task.FromResult(SimulatedBot.Of(bot));
    }

    /// <summary>The bot's token is taken away.</summary>
    public void Remove(SimulatedBot bot) => world.Remove(Find(bot));

    /// <summary>Somebody looks for the bot's updates right now.</summary>
    public bool IsOnline(SimulatedBot bot) => Locked(bot, found => found.IsOnline(world.Now));

    public int PendingUpdates(SimulatedBot bot) => Locked(bot, found => found.Updates.Count);

    /// <summary>The latest calls of a bot, oldest first, getUpdates left out.</summary>
    public IReadOnlyList<JournaledCall> CallsOf(SimulatedBot bot) => Find(bot).Calls.Latest();

    /// <summary>The latest polls of a bot, oldest first.</summary>
    public IReadOnlyList<JournaledPoll> PollsOf(SimulatedBot bot) => Locked(bot, found => found.PollJournal.Latest());

    public void Introduce(Person person) => world.Introduce(person);

    /// <summary>A person says something. The id of a private chat is the person's; in a group name the speaker.</summary>
    public Task<Spoken> SayAsync(SimulatedBot bot, long chat, string text, long? speaker = null, long? replyTo = null)
    {
        var spoken = Speech.Say(world, Find(bot), chat, world.PersonOf(speaker ?? Math.Abs(chat)), text, replyTo)
            ?? throw new InvalidOperationException("This person has blocked the bot");
        return Task.FromResult(spoken);
    }

    /// <summary>A person presses a button under a message; what the bot answers is among its calls.</summary>
    public Pressed Press(SimulatedBot bot, long chat, long messageId, string data) =>
        Speech.Press(world, Find(bot), chat, world.PersonOf(Math.Abs(chat)), messageId, data)
        ?? throw new InvalidOperationException("No such button is under this message");

    public void Block(SimulatedBot bot, long chat, bool blocked = true) => Speech.Block(world, Find(bot), chat, blocked);

    /// <summary>A group becomes a supergroup, and the bot is not told.</summary>
    public void Upgrade(SimulatedBot bot, long group, long supergroup) => Speech.Upgrade(world, Find(bot), group, supergroup);

    /// <summary>Queues an update as it is, malformed or not, and gives its id.</summary>
    public int Inject(SimulatedBot bot, string update) => Injection.Inject(world, Find(bot), update);

    public void Plan(Fault fault) => world.Faults.Add(fault);

    /// <summary>Telegram's own server has restarted: every token is new to it.</summary>
    public void ForgetTokens() => world.ColdTokens.Forget();

    public void Reset() => world.Reset();

    public ConversationView Conversation(SimulatedBot bot, long chat) => Locked(
        bot,
        found => found.Conversations.TryGetValue(chat, out var conversation)
            ? ConversationView.Of(conversation, world.Now)
            : ConversationView.Empty(world.ChatOf(chat)));

    /// <summary>Tells of each message of a bot (its id, the chat, the message) while it is posted: before the bot itself gets to know.</summary>
    public IDisposable Listen(Action<long, long, PostedMessage> heard) => world.Events.Subscribe(happened =>
    {
        if (happened is { Kind: EventKind.Message, Data: PostedMessage { FromBot: true } posted })
            heard(happened.Bot, happened.Chat, posted);

        return false;
    });

    /// <summary>Waits for the bot's first message after the person's last one, or the first of them that matches.</summary>
    public async Task<PostedMessage> EventuallyRepliesAsync(
        SimulatedBot bot,
        long chat,
        Func<PostedMessage, bool>? matching = null,
        TimeSpan? within = null)
    {
        PostedMessage? reply = null;
        await EventuallyAsync(bot, chat, view => (reply = Reply(view, matching)) is not null, within);
        return reply!;
    }

    /// <summary>Waits until the conversation looks as it should: looked at whenever something happens in it.</summary>
    public async Task<ConversationView> EventuallyAsync(
        SimulatedBot bot,
        long chat,
        Func<ConversationView, bool> expected,
        TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience);
        using var subscription = world.Events.Subscribe(happened => happened.Bot == bot.Id && happened.Chat == chat);

        while (true)
        {
            var view = Conversation(bot, chat);
            if (expected(view))
                return view;

            try
            {
                await subscription.Events.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("What was expected of the conversation did not happen. It reads:\n" + Transcript(Conversation(bot, chat)));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static PostedMessage? Reply(ConversationView view, Func<PostedMessage, bool>? matching)
    {
        var lastWord = view.Messages.Where(posted => !posted.FromBot).Select(posted => posted.Message.MessageId).DefaultIfEmpty().Max();
        return view.Messages.FirstOrDefault(posted =>
            posted.FromBot && !posted.Deleted && posted.Message.MessageId > lastWord && (matching is null || matching(posted)));
    }

    private static string Transcript(ConversationView view)
    {
        var transcript = new StringBuilder();
        foreach (var posted in view.Messages)
            transcript.AppendLine(CultureInfo.InvariantCulture, $"  {posted.Message.MessageId} {posted.Message.From.FirstName}: {posted.Text}{(posted.Deleted ? " (deleted)" : "")}");
        if (view.Draft is { } draft)
            transcript.AppendLine(CultureInfo.InvariantCulture, $"  draft {draft.DraftId}: {draft.Text}");
        return transcript.ToString();
    }

    private Bot Find(SimulatedBot bot) =>
        world.TryFindByToken(bot.Token, out var found) ? found : throw new InvalidOperationException($"There is no bot {bot.Id}");

    private T Locked<T>(SimulatedBot bot, Func<Bot, T> read)
    {
        var found = Find(bot);
        lock (found.Gate)
        {
            return read(found);
        }
    }
}
