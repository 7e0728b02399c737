namespace ChatAi.Simulators.Telegram.Wire;

/// <summary>A person or a bot, as the Bot API writes one.</summary>
public sealed record User(long Id, bool IsBot, string FirstName)
{
    public string? LastName { get; init; }

    public string? Username { get; init; }

    public string? LanguageCode { get; init; }

    // The members below are in getMe's answer only.
    public bool? CanJoinGroups { get; init; }

    public bool? CanReadAllGroupMessages { get; init; }

    public bool? SupportsInlineQueries { get; init; }

    public bool? SupportsGuestQueries { get; init; }

    public bool? CanConnectToBusiness { get; init; }

    public bool? HasMainWebApp { get; init; }

    public bool? HasTopicsEnabled { get; init; }

    public bool? AllowsUsersToCreateTopics { get; init; }

    public bool? CanManageBots { get; init; }

    public bool? SupportsJoinRequestQueries { get; init; }
}
