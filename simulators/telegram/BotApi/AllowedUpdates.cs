namespace ChatAi.Simulators.Telegram.BotApi;

internal static class AllowedUpdates
{
    /// <summary>Remembers the kinds of updates that a call names. A call that names none changes nothing.</summary>
    public static Answer? Remember(Call call)
    {
        if (!call.Parameters.TryJson("allowed_updates", JsonValueKind.Array, out var json))
            return Answer.BadRequest("can't parse allowed_updates");

        if (json is { } types)
            call.Bot.Updates.Allow(types.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!));

        return null;
    }
}
