using System.Globalization;

namespace ChatAi.Api.Dialogs;

/// <summary>What is said without asking a model, in a language that the person reads.</summary>
internal sealed record StockPhrases
{
    public static readonly StockPhrases English = new()
    {
        Unsupported = "I cannot listen to voice messages or look at pictures and files; I read text. Please write your question in words.",
        BegunAnew = "Let us begin anew. What would you like to know?",
        OperatorAsked = "I have told the people behind this assistant that you would like to talk to one of them; somebody will write to you here. Until then I go on answering.",
        OperatorJoined = "You are now talking to a person.",
        OperatorLeft = "The person has left this chat; the assistant answers again.",
        OperatorAbsent = "The person you were talking to is not there any more. You are in the queue for another one; until then the assistant answers.",
        RequestWithdrawn = "Your request to talk to a person is withdrawn; the assistant goes on answering.",
        Speechless = "I have no answer to that.",
        QuotaReached = "This assistant has used up its quota for this month. Please write again next month, or ask the people behind it directly.",
        HelpForm = """
            {0} answers questions from its documents. Just write what you want to know.

            /new begins a new conversation
            /operator asks for a person
            /help shows this
            """,
        GreetingForm = "Hello! This is {0}. What would you like to know?",
        GreetingByNameForm = "Hello, {1}! This is {0}. What would you like to know?",
    };

    public static readonly StockPhrases Russian = new()
    {
        Unsupported = "Я не слушаю голосовые сообщения и не смотрю картинки и файлы, я читаю текст. Пожалуйста, напишите вопрос словами.",
        BegunAnew = "Начнём сначала. Что вы хотите узнать?",
        OperatorAsked = "Я сообщил сотрудникам, что вы хотите поговорить с человеком: вам ответят здесь же. А пока отвечаю я.",
        OperatorJoined = "Теперь с вами говорит сотрудник.",
        OperatorLeft = "Сотрудник вышел из чата, снова отвечает ассистент.",
        OperatorAbsent = "Сотрудника, с которым вы говорили, больше нет на месте. Вы в очереди к другому, а пока отвечает ассистент.",
        RequestWithdrawn = "Запрос на разговор с сотрудником отменён, отвечает ассистент.",
        Speechless = "На это у меня нет ответа.",
        QuotaReached = "В этом месяце ассистент исчерпал свой лимит. Пожалуйста, напишите в следующем месяце или обратитесь к сотрудникам напрямую.",
        HelpForm = """
            {0} отвечает на вопросы по своим документам. Просто напишите, что вы хотите узнать.

            /new начинает новый разговор
            /operator зовёт сотрудника
            /help показывает эту справку
            """,
        GreetingForm = "Здравствуйте! Это {0}. Что вы хотите узнать?",
        GreetingByNameForm = "Здравствуйте, {1}! Это {0}. Что вы хотите узнать?",
    };

    public required string Unsupported { get; init; }

    public required string BegunAnew { get; init; }

    public required string OperatorAsked { get; init; }

    public required string OperatorJoined { get; init; }

    public required string OperatorLeft { get; init; }

    public required string OperatorAbsent { get; init; }

    public required string RequestWithdrawn { get; init; }

    /// <summary>When the model said nothing at all: an empty message cannot be sent.</summary>
    public required string Speechless { get; init; }

    /// <summary>When the owner has not found words of his own.</summary>
    public required string QuotaReached { get; init; }

    private string HelpForm { get; init; } = "";

    private string GreetingForm { get; init; } = "";

    private string GreetingByNameForm { get; init; } = "";

    /// <param name="languageCode">As Telegram gives it, an IETF tag such as <c>ru</c> or <c>en-GB</c>; English is for everyone else.</param>
    public static StockPhrases In(string? languageCode) =>
        languageCode?.Split('-')[0].ToUpperInvariant() == "RU" ? Russian : English;

    public string Help(string assistant) => string.Format(CultureInfo.InvariantCulture, HelpForm, assistant);

    public string Greeting(string? firstName, string assistant) => string.Format(
        CultureInfo.InvariantCulture,
        string.IsNullOrWhiteSpace(firstName) ? GreetingForm : GreetingByNameForm,
        assistant,
        firstName?.Trim());
}
