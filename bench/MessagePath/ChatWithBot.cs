namespace ChatAi.Bench.MessagePath;

/// <param name="Id">Negative: a group.</param>
internal sealed record ChatWithBot(ConnectedBot Bot, long Id)
{
    private const long FirstPerson = 10_000_000;
    private const long FirstGroup = -100_000_000;

    /// <summary>So many chats with each bot, and so many groups that it is in. A bot's come far from each other in the list.</summary>
    public static IReadOnlyList<ChatWithBot> Of(IReadOnlyList<ConnectedBot> bots, int chats, int groups) =>
    [
        .. from place in Enumerable.Range(0, chats) from bot in bots select new ChatWithBot(bot, FirstPerson + (bot.Id * 1_000) + place),
        .. from place in Enumerable.Range(0, groups) from bot in bots select new ChatWithBot(bot, FirstGroup - (bot.Id * 1_000) - place),
    ];

    public string Addressing(string question) => Id < 0 ? $"@{Bot.AtTelegram.Username} {question}" : question;
}
