namespace ChatAi.Api.Dialogs;

/// <summary>What is said without asking a model.</summary>
internal static class StockPhrases
{
    public const string Unsupported = "I can only read text so far. Please write your question.";

    /// <summary>When the model said nothing at all: an empty message cannot be sent.</summary>
    public const string Speechless = "I have no answer to that.";

    /// <summary>When the owner has not found words of his own.</summary>
    public const string QuotaReached = "This assistant has used up its quota for this month. Please write again next month, or ask the people behind it directly.";

    public static string Greeting(string? firstName, string assistant) =>
        string.IsNullOrWhiteSpace(firstName)
            ? $"Hello! This is {assistant}. What would you like to know?"
            : $"Hello, {firstName.Trim()}! This is {assistant}. What would you like to know?";

    /// <summary>Telegram's button to begin a chat sends this, with a parameter when it came from a link.</summary>
    public static bool IsStart(string text) => text == "/start" || text.StartsWith("/start ", StringComparison.Ordinal);
}
