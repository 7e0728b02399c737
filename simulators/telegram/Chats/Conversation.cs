using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Chats;

/// <summary>What one bot and one chat have said. Guarded by the bot's gate.</summary>
internal sealed class Conversation(Chat chat, FloodBudget budget)
{
    // A soak run must not eat the machine; nobody reads further back than this.
    private const int Kept = 2_000;

    private static readonly TimeSpan ActionShown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DraftShown = TimeSpan.FromSeconds(30);

    private readonly List<PostedMessage> messages = [];
    private (string Name, DateTimeOffset Until)? action;
    private Draft? draft;

    public Chat Chat { get; } = chat;

    public FloodBudget Budget { get; } = budget;

    public bool Blocked { get; set; }

    /// <summary>The group's id since it became a supergroup.</summary>
    public long? UpgradedTo { get; set; }

    public IReadOnlyList<PostedMessage> Messages => messages;

    public PostedMessage? Last => messages.FindLast(posted => !posted.Deleted);

    public string? Action(DateTimeOffset now) => action is { } shown && shown.Until > now ? shown.Name : null;

    public Draft? Draft(DateTimeOffset now) => draft is not null && draft.ExpiresAt > now ? draft : null;

    public PostedMessage? Find(long messageId) =>
        messages.FindLast(posted => posted.Message.MessageId == messageId && !posted.Deleted);

    public PostedMessage Post(Message message)
    {
        // What the bot was writing has arrived.
        if (message.From.IsBot)
        {
            draft = null;
            action = null;
        }

        var posted = new PostedMessage(message);
        messages.Add(posted);
        if (messages.Count > Kept)
            messages.RemoveRange(0, Kept / 10);
        return posted;
    }

    public void Replace(PostedMessage old, PostedMessage changed) => messages[messages.IndexOf(old)] = changed;

    public void ShowAction(string name, DateTimeOffset now) =>
        action = name == "cancel" ? null : (name, now + ActionShown);

    public Draft ShowDraft(long draftId, string text, IReadOnlyList<MessageEntity>? entities, DateTimeOffset now) =>
        draft = new Draft(draftId, text, entities, now + DraftShown);
}
