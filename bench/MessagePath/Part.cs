namespace ChatAi.Bench.MessagePath;

/// <summary>The processes that a message depends on.</summary>
internal enum Part
{
    /// <summary>None is killed: what the load itself takes, to hold the other rows against.</summary>
    None,
    BotManager,
    Api,
    TokenPool,
    Postgres,
    Redis,
}

internal static class Parts
{
    public static string NameOf(Part part) => part switch
    {
        Part.None => "nothing",
        Part.BotManager => "bot-manager",
        Part.Api => "api",
        Part.TokenPool => "token-pool",
        Part.Postgres => "PostgreSQL",
        _ => part.ToString(),
    };

    /// <summary>Killed between Telegram's answer and its record, these may leave a message that is sent again.</summary>
    public static bool MayDouble(Part part) => part is Part.BotManager or Part.Postgres;
}
