using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ChatAi.Simulators.Telegram.Chats;
using ChatAi.Simulators.Telegram.Events;
using ChatAi.Simulators.Telegram.Faults;
using ChatAi.Simulators.Telegram.Ledger;
using ChatAi.Simulators.Telegram.Wire;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>All bots and people of this Telegram.</summary>
internal sealed class World
{
    private const string TokenLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    private static readonly Person[] FirstPeople =
    [
        new(500_001, "Maya", "Torres", "maya_torres"),
        new(500_002, "Jonas", "Weber", "jonas_weber", "de"),
        new(500_003, "Priya", "Nair", "priya_nair"),
    ];

    private readonly ConcurrentDictionary<string, Bot> byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Bot> byId = new();
    private readonly ConcurrentDictionary<long, Person> people = new();
    private readonly SimulatorOptions options;
    private long nextBotId;

    public World(IOptions<SimulatorOptions> options, TimeProvider clock)
    {
        this.options = options.Value;
        Clock = clock;
        ColdTokens = new ColdTokens(this.options.Limits);
        nextBotId = clock.GetUtcNow().ToUnixTimeSeconds() * 1_000;
        Populate();
    }

    public TimeProvider Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public LimitOptions Limits => options.Limits;

    public EventHub Events { get; } = new();

    public CallCounter Counter { get; } = new();

    public FaultPlan Faults { get; } = new();

    public ColdTokens ColdTokens { get; }

    public IEnumerable<Bot> Bots => byId.Values.OrderBy(bot => bot.Id);

    public int BotCount => byId.Count;

    public IEnumerable<Person> People => people.Values.OrderBy(person => person.Id);

    public bool TryFindByToken(string token, [NotNullWhen(true)] out Bot? bot) => byToken.TryGetValue(token, out bot);

    /// <summary>Finds a bot by its id, its user name or its token.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Bot? bot)
    {
        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return byId.TryGetValue(id, out bot);

        if (byToken.TryGetValue(name, out bot))
            return true;

        bot = byId.Values.FirstOrDefault(known => string.Equals(known.Self.Username, name.TrimStart('@'), StringComparison.OrdinalIgnoreCase));
        return bot is not null;
    }

    /// <summary>Null: a bot with this id is there already.</summary>
    public Bot? CreateBot(string? token = null, string? username = null, string? name = null)
    {
        token ??= $"{Interlocked.Increment(ref nextBotId)}:{RandomNumberGenerator.GetString(TokenLetters, 35)}";
        var id = long.Parse(token.AsSpan(0, token.IndexOf(':', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
        var self = new User(id, IsBot: true, name ?? $"Bot {id}") { Username = username ?? UsernameOf(name, id) };

        // Ids of updates must not begin again when the simulator does: a client that has seen them would skip
        // them. Seconds grow faster than the updates of one bot.
        var bot = new Bot(token, self, (int)Now.ToUnixTimeSeconds(), new FloodBudget(options.Limits.BotBurst, options.Limits.BotPerSecond));
        if (!byId.TryAdd(id, bot))
            return null;

        byToken[token] = bot;
        Events.Publish(EventKind.Bots, id, 0, null);
        return bot;
    }

    public void Remove(Bot bot)
    {
        byId.TryRemove(bot.Id, out _);
        byToken.TryRemove(bot.Token, out _);
        Silence(bot);
        Events.Publish(EventKind.Bots, bot.Id, 0, null);
    }

    public Person PersonOf(long id) => people.GetOrAdd(id, static unknown => new Person(unknown, $"Person {unknown}"));

    public void Introduce(Person person) => people[person.Id] = person;

    /// <summary>The chat of a bot with this id, made on the first word. The bot's gate is held.</summary>
    public Conversation ConversationOf(Bot bot, long chat)
    {
        if (bot.Conversations.TryGetValue(chat, out var known))
            return known;

        return bot.Conversations[chat] = new Conversation(ChatOf(chat), BudgetOf(chat));
    }

    public Chat ChatOf(long chat) =>
        chat > 0 ? PersonOf(chat).AsChat() : new Chat(chat, "group") { Title = $"Group {-chat}" };

    /// <summary>Everything back to how it was at the start.</summary>
    public void Reset()
    {
        foreach (var bot in byId.Values)
        {
            byId.TryRemove(bot.Id, out _);
            byToken.TryRemove(bot.Token, out _);
            Silence(bot);
        }

        people.Clear();
        Faults.Clear();
        ColdTokens.Forget();
        Counter.Reset();
        Populate();
        Events.Publish(EventKind.Reset, 0, 0, null);
    }

    /// <summary>Ends what waits, so that the server can stop at once.</summary>
    public void Silence()
    {
        foreach (var bot in byId.Values)
            Silence(bot);
    }

    private static string UsernameOf(string? name, long id)
    {
        var letters = string.Concat((name ?? "").Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_')).Trim('_');
        return letters.Length is > 0 and <= 28 && char.IsAsciiLetter(letters[0]) ? $"{letters}_bot" : $"simulated_{id}_bot";
    }

    private static void Silence(Bot bot)
    {
        lock (bot.Gate)
        {
            bot.EndPoll(PollEnd.Stopped);
            bot.Webhook?.Stop();
            bot.Webhook = null;
        }
    }

    private void Populate()
    {
        foreach (var person in FirstPeople)
            Introduce(person);

        foreach (var bot in options.Bots)
            CreateBot(bot.Token, bot.Username, bot.Name);
    }

    private FloodBudget BudgetOf(long chat) =>
        new(options.Limits.Burst, chat > 0 ? options.Limits.PerSecond : options.Limits.GroupPerMinute / 60);
}
