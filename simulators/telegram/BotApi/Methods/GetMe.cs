namespace ChatAi.Simulators.Telegram.BotApi.Methods;

internal static class GetMe
{
    public static BotApiMethod Method { get; } = new("getMe", [], Handle);

    private static Answer Handle(Call call) => Answer.Ok(call.Bot.Self with
    {
        CanJoinGroups = true,
        CanReadAllGroupMessages = true,
        SupportsInlineQueries = false,
        SupportsGuestQueries = false,
        CanConnectToBusiness = false,
        HasMainWebApp = false,
        HasTopicsEnabled = false,
        AllowsUsersToCreateTopics = false,
        CanManageBots = false,
        SupportsJoinRequestQueries = false,
    });
}
