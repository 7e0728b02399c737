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
        AskedOutOfHoursForm = "I have noted that you would like to talk to a person. Nobody is there at the moment; somebody will write to you here from {0}, {1:d MMMM}, {1:HH:mm} ({2}) on. Until then I go on answering.",
        Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        TalkToPerson = "Talk to a person",
        OperatorJoined = "You are now talking to a person.",
        OperatorLeft = "The person has left this chat; the assistant answers again.",
        OperatorAbsent = "The person you were talking to is not there any more. You are in the queue for another one; until then the assistant answers.",
        RequestWithdrawn = "Your request to talk to a person is withdrawn; the assistant goes on answering.",
        LikedAnswer = "Thank you, I am glad it helped.",
        DislikedAnswer = "Thank you, the people behind this assistant will see that it did not help.",
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
        AskedOutOfHoursForm = "Я записал, что вы хотите поговорить с человеком. Сейчас никого из сотрудников нет на месте, вам ответят здесь же {0}, {1:dd.MM}, после {1:HH:mm} ({2}). А пока отвечаю я.",
        Weekdays = ["в воскресенье", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"],
        TalkToPerson = "Позвать человека",
        OperatorJoined = "Теперь с вами говорит сотрудник.",
        OperatorLeft = "Сотрудник вышел из чата, снова отвечает ассистент.",
        OperatorAbsent = "Сотрудника, с которым вы говорили, больше нет на месте. Вы в очереди к другому, а пока отвечает ассистент.",
        RequestWithdrawn = "Запрос на разговор с сотрудником отменён, отвечает ассистент.",
        LikedAnswer = "Спасибо, рад, что помог.",
        DislikedAnswer = "Спасибо, сотрудники увидят, что ответ не помог.",
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

    /// <summary>On a button.</summary>
    public required string TalkToPerson { get; init; }

    public required string OperatorJoined { get; init; }

    public required string OperatorLeft { get; init; }

    public required string OperatorAbsent { get; init; }

    public required string RequestWithdrawn { get; init; }

    /// <summary>To a thumb, shown for a moment.</summary>
    public required string LikedAnswer { get; init; }

    public required string DislikedAnswer { get; init; }

    /// <summary>When the model said nothing at all: an empty message cannot be sent.</summary>
    public required string Speechless { get; init; }

    /// <summary>When the owner has not found words of his own.</summary>
    public required string QuotaReached { get; init; }

    private string AskedOutOfHoursForm { get; init; } = "";

    private string[] Weekdays { get; init; } = [];

    private string HelpForm { get; init; } = "";

    private string GreetingForm { get; init; } = "";

    private string GreetingByNameForm { get; init; } = "";

    /// <param name="languageCode">As Telegram gives it, an IETF tag such as <c>ru</c> or <c>en-GB</c>; English is for everyone else.</param>
    public static StockPhrases In(string? languageCode) =>
        languageCode?.Split('-')[0].ToUpperInvariant() == "RU" ? Russian : English;

    /// <summary>A person is asked for: now, or outside the working hours.</summary>
    /// <param name="opensAt">When there will be somebody, in the time of the zone; null: now.</param>
    public string Asked(DateTimeOffset? opensAt, string timeZone) => opensAt is { } time
        ? string.Format(CultureInfo.InvariantCulture, AskedOutOfHoursForm, Weekdays[(int)time.DayOfWeek], time, timeZone)
        : OperatorAsked;

    public string Help(string assistant) => string.Format(CultureInfo.InvariantCulture, HelpForm, assistant);

    public string Greeting(string? firstName, string assistant) => string.Format(
        CultureInfo.InvariantCulture,
        string.IsNullOrWhiteSpace(firstName) ? GreetingForm : GreetingByNameForm,
        assistant,
        firstName?.Trim());
}
