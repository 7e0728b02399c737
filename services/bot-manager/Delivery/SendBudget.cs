namespace ChatAi.BotManager.Delivery;

/// <summary>
/// What a bot may send, and when: about one message a second in a chat with short bursts, 20 a minute in a group, 30 a
/// second altogether (https://core.telegram.org/bots/faq#broadcasting-to-users), and nothing while Telegram has asked to
/// wait. Everything that goes out takes from the same budget; what is only cosmetic takes only what a message leaves over.
/// One bot's, used from one thread at a time; the clock is the caller's.
/// </summary>
internal sealed class SendBudget
{
    public const int BotPerSecond = 30;
    private const double ChatBurst = 3;
    private const double PreviewCost = 0.25;
    private const int LargestIdleSet = 256;
    private static readonly TimeSpan ChatInterval = TimeSpan.FromSeconds(1.05);
    private static readonly TimeSpan GroupInterval = TimeSpan.FromSeconds(3.1);

    private readonly Dictionary<long, Chat> chats = [];
    private TokenBucket bot = new(BotPerSecond, TimeSpan.FromSeconds(1.0 / BotPerSecond));
    private DateTimeOffset botPausedUntil;

    /// <summary>Takes a message's share, or says how long to wait before asking again.</summary>
    public TimeSpan TrySend(long chatId, DateTimeOffset now)
    {
        var chat = Of(chatId, now);
        var wait = Longest(Pause(chat, now), chat.Bucket.WaitFor(1, now), bot.WaitFor(1, now));
        if (wait == TimeSpan.Zero)
        {
            chat.Bucket.Take(1);
            bot.Take(1);
        }

        return wait;
    }

    /// <summary>Takes a preview's share, but never so much that a message would have to wait for it.</summary>
    public bool TryPreview(long chatId, DateTimeOffset now)
    {
        var chat = Of(chatId, now);
        var fits = Pause(chat, now) == TimeSpan.Zero
            && chat.Bucket.WaitFor(1 + PreviewCost, now) == TimeSpan.Zero
            && bot.WaitFor(1 + (BotPerSecond / 3), now) == TimeSpan.Zero;
        if (fits)
        {
            chat.Bucket.Take(PreviewCost);
            bot.Take(PreviewCost);
        }

        return fits;
    }

    /// <summary>
    /// Telegram asked to wait, and does not say whether it means the chat or the bot. It is taken for the chat's, until a
    /// second chat is told the same at the same time.
    /// </summary>
    public void Refused(long chatId, TimeSpan retryAfter, DateTimeOffset now)
    {
        var othersWaitToo = chats.Any(other => other.Key != chatId && other.Value.PausedUntil > now);
        Of(chatId, now).PausedUntil = now + retryAfter;
        if (othersWaitToo && now + retryAfter > botPausedUntil)
            botPausedUntil = now + retryAfter;
    }

    private TimeSpan Pause(Chat chat, DateTimeOffset now)
    {
        var until = chat.PausedUntil > botPausedUntil ? chat.PausedUntil : botPausedUntil;
        return until > now ? until - now : TimeSpan.Zero;
    }

    private Chat Of(long chatId, DateTimeOffset now)
    {
        if (chats.TryGetValue(chatId, out var chat))
            return chat;

        if (chats.Count >= LargestIdleSet)
            Forget(now);

        // Ids of groups and channels are negative.
        return chats[chatId] = new Chat { Bucket = new TokenBucket(ChatBurst, chatId < 0 ? GroupInterval : ChatInterval) };
    }

    /// <summary>A chat whose budget is full again says nothing that a new one would not.</summary>
    private void Forget(DateTimeOffset now)
    {
        foreach (var (id, chat) in chats)
        {
            if (chat.PausedUntil <= now && chat.Bucket.IsFull(now))
                chats.Remove(id);
        }
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan two, TimeSpan three) =>
        TimeSpan.FromTicks(Math.Max(one.Ticks, Math.Max(two.Ticks, three.Ticks)));

    private sealed class Chat
    {
        public TokenBucket Bucket;

        public DateTimeOffset PausedUntil { get; set; }
    }
}
