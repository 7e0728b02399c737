namespace ChatAi.Simulators.Telegram.Wire;

public sealed record ChatFullInfo(long Id, string Type, int AccentColorId, int MaxReactionCount, GiftTypes AcceptedGiftTypes)
{
    public string? Title { get; init; }

    public string? Username { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public IReadOnlyList<string>? ActiveUsernames { get; init; }

    internal static ChatFullInfo Of(Chat chat) =>
        new(chat.Id, chat.Type, AccentColorId: 0, MaxReactionCount: 11, GiftTypes.None)
        {
            Title = chat.Title,
            Username = chat.Username,
            FirstName = chat.FirstName,
            LastName = chat.LastName,
            ActiveUsernames = chat.Username is { } username ? [username] : null,
        };
}

public sealed record GiftTypes(
    bool UnlimitedGifts,
    bool LimitedGifts,
    bool UniqueGifts,
    bool PremiumSubscription,
    bool GiftsFromChannels)
{
    internal static GiftTypes None { get; } = new(false, false, false, false, false);
}
