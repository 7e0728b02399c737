using System.Text;
using System.Text.Json.Nodes;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>Updates that no person caused. What is a JSON object gets an id when it has none; anything else goes out letter by letter.</summary>
internal static class Injection
{
    public static int Inject(World world, Bot bot, string raw)
    {
        lock (bot.Gate)
        {
            var update = Read(raw) is { } json ? Add(world, bot, json) : bot.Updates.Add("injected", 0, world.Now, _ => Encoding.UTF8.GetBytes(raw), always: true)!;
            bot.Announce(update);
            return update.Id;
        }
    }

    private static PendingUpdate Add(World world, Bot bot, JsonObject json)
    {
        if (json["update_id"] is JsonValue given && given.TryGetValue<int>(out var id))
            return bot.Updates.AddAs(id, "injected", 0, world.Now, BotApiJson.Bytes(json));

        return bot.Updates.Add("injected", 0, world.Now, next => WithId(json, next), always: true)!;
    }

    private static byte[] WithId(JsonObject json, int id)
    {
        json.Remove("update_id");
        json.Insert(0, "update_id", id);
        return BotApiJson.Bytes(json);
    }

    private static JsonObject? Read(string raw)
    {
        try
        {
            return JsonNode.Parse(raw) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
