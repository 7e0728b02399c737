namespace ChatAi.Api.Dialogs;

/// <summary>What is said without asking a model.</summary>
internal static class StockPhrases
{
    public const string Unsupported = "I can only read text so far. Please write your question.";

    public static string Greeting(string? firstName, string assistant) =>
        string.IsNullOrWhiteSpace(firstName)
            ? $"Hello! This is {assistant}. What would you like to know?"
            : $"Hello, {firstName.Trim()}! This is {assistant}. What would you like to know?";

    /// <summary>Telegram's button to begin a chat sends this, with a parameter when it came from a link.</summary>
    public static bool IsStart(string text) => text == "/start" || text.StartsWith("/start ", StringComparison.Ordinal);
}
