namespace ChatAi.Api.Dialogs;

/// <summary>What is said without asking a model.</summary>
internal static class StockPhrases
{
    public const string Unsupported = "I cannot listen to voice messages or look at pictures and files; I read text. Please write your question in words.";

    public const string BegunAnew = "Let us begin anew. What would you like to know?";

    public const string OperatorAsked = "I have told the people behind this assistant that you would like to talk to one of them; somebody will write to you here. Until then I go on answering.";

    public const string OperatorJoined = "You are now talking to a person.";

    public const string OperatorLeft = "The person has left this chat; the assistant answers again.";

    public const string OperatorAbsent = "The person you were talking to is not there any more. You are in the queue for another one; until then the assistant answers.";

    public const string RequestWithdrawn = "Your request to talk to a person is withdrawn; the assistant goes on answering.";

    /// <summary>When the model said nothing at all: an empty message cannot be sent.</summary>
    public const string Speechless = "I have no answer to that.";

    /// <summary>When the owner has not found words of his own.</summary>
    public const string QuotaReached = "This assistant has used up its quota for this month. Please write again next month, or ask the people behind it directly.";

    public static string Help(string assistant) =>
        $"""
        {assistant} answers questions from its documents. Just write what you want to know.

        /new begins a new conversation
        /operator asks for a person
        /help shows this
        """;

    public static string Greeting(string? firstName, string assistant) =>
        string.IsNullOrWhiteSpace(firstName)
            ? $"Hello! This is {assistant}. What would you like to know?"
            : $"Hello, {firstName.Trim()}! This is {assistant}. What would you like to know?";
}
