namespace ChatAi.Simulators.Telegram.Wire;

public sealed record Update(int UpdateId)
{
    public Message? Message { get; init; }

    public Message? EditedMessage { get; init; }

    public ChatMemberUpdated? MyChatMember { get; init; }

    public CallbackQuery? CallbackQuery { get; init; }
}

/// <summary>Somebody pressed a button under a message.</summary>
public sealed record CallbackQuery(string Id, User From, Message Message, string ChatInstance, string Data);

public sealed record ChatMemberUpdated(Chat Chat, User From, long Date, ChatMember OldChatMember, ChatMember NewChatMember);

/// <summary>A member: of the states of a bot in a private chat only "member" and "kicked" occur.</summary>
public sealed record ChatMember(User User, string Status)
{
    public long? UntilDate { get; init; }
}
