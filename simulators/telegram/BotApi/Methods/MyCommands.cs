using System.Text.RegularExpressions;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>The menu of commands: a list per scope and language. https://core.telegram.org/bots/api#setmycommands</summary>
internal static partial class MyCommands
{
    private const int Most = 100;
    private const int LongestDescription = 256;

    public static BotApiMethod Set { get; } = new("setMyCommands", ["commands", "scope", "language_code"], HandleSet);

    public static BotApiMethod Get { get; } = new("getMyCommands", ["scope", "language_code"], HandleGet);

    public static BotApiMethod Delete { get; } = new("deleteMyCommands", ["scope", "language_code"], HandleDelete);

    private static Answer HandleSet(Call call)
    {
        if (!call.Parameters.TryJson("commands", JsonValueKind.Array, out var json) || json is not { } list)
            return Answer.BadRequest("can't parse commands JSON object");
        if (list.GetArrayLength() > Most)
            return Answer.BadRequest("BOT_COMMANDS_TOO_MUCH");
        if (list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return Answer.BadRequest("can't parse BotCommand: Expected an Object");

        BotCommand[] commands = [.. list.EnumerateArray().Select(item => new BotCommand(Member(item, "command").TrimStart('/'), Member(item, "description")))];
        if (commands.Any(command => !Name().IsMatch(command.Command)))
            return Answer.BadRequest("BOT_COMMAND_INVALID");
        if (commands.Any(command => command.Description.Length is 0 or > LongestDescription))
            return Answer.BadRequest("BOT_COMMAND_DESCRIPTION_INVALID");

        lock (call.Bot.Gate)
        {
            call.Bot.Commands[KeyOf(call)] = commands;
        }

        return Answer.True;
    }

    private static Answer HandleGet(Call call)
    {
        lock (call.Bot.Gate)
        {
            return Answer.Ok(call.Bot.Commands.GetValueOrDefault(KeyOf(call), []));
        }
    }

    private static Answer HandleDelete(Call call)
    {
        lock (call.Bot.Gate)
        {
            call.Bot.Commands.Remove(KeyOf(call));
        }

        return Answer.True;
    }

    private static (string Scope, string Language) KeyOf(Call call) =>
        (call.Parameters.Text("scope") ?? """{"type":"default"}""", call.Parameters.Text("language_code") ?? "");

    private static string Member(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex("^[a-z0-9_]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
