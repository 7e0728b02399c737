namespace ChatAi.BotManager.Updates;

/// <summary>What api tells messages apart by, as the contract between the two spells it.</summary>
internal static class MessageKinds
{
    public const string Text = "text";

    /// <summary>A voice message, a photo or another thing without words.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The person wants to talk to a person.</summary>
    public const string Operator = "operator";

    /// <summary>A button that wants no answer of api: a source, a thumb, or one that no longer means anything.</summary>
    public const string Nothing = "nothing";

    private static readonly HashSet<string> Commands = ["start", "help", "new", Operator];

    /// <param name="command">The command that the message begins with, without its slash.</param>
    public static string Of(string? command, string text) =>
        command is not null && Commands.Contains(command) ? command
        : string.IsNullOrWhiteSpace(text) ? Unsupported
        : Text;

    /// <summary>A button stands for a command.</summary>
    public static string OfButton(string data) => Commands.Contains(data) ? data : Nothing;
}
