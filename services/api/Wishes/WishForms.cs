using System.Text.RegularExpressions;

namespace ChatAi.Api.Wishes;

/// <summary>
/// Tells whether a clause, its words reduced to what they are, has a form that a wish for a person has. A form is a regular
/// expression over whole words, in which what is needed often goes by a name: <c>{who}</c>.
/// </summary>
internal static class WishForms
{
    private static readonly (string Name, string Meaning)[] Names =
    [
        ("{who}", "(?:PERSON|SOMEBODY|DESK|HOTLINE)"),
        ("{by}", "(?:BYPERSON|SOMEBODY|DESK)"),
        ("{person}", "(?:DESK )?(?:PERSON )*PERSON(?: being)?"),
        ("{body}", "(?:PERSON|SOMEBODY|DESK)(?: being)?(?: of your \\S+| (?:from|in|at) (?:SMALL )*\\S+| else| here| SMALL| actually| ever| please| in charge| just)*"),
        ("{may}", "(?:(?:can|could|will|would|let|have|make|WANT|like|rather|may|should|must|ask|tell|GET) |^(?!(?:SMALL )*DESK))"),
        ("{do}", "(?:answer|answers|reply|respond|write|REACH|GET in touch|GET|come|phone|ring|text|email|message|take over|take|look|check|handle|TALK|join|step in|assist|deal)"),
        ("{shall}", "(?:ответить|написать|позвонить|перезвонить|помочь|TALK|подключиться|посмотреть|разобраться|взяться|ответит|напишет|позвонит|перезвонит|поможет|подключится|посмотрит|свяжется)"),
        ("{some}", "(?:SMALL |ALIVE |PERSON )*"),
        ("{few}", "(?:(?!about |you |as |than |for |via |regarding )[a-zа-я0-9]\\S* |SMALL |PERSON |DESK ){0,4}"),
        ("{filler}", "(?:SMALL|ALIVE|now|asap|yes|thanks|thx|thank you|urgent|urgently|immediately|right|here|again|быстро|немедленно|спасибо|WANT)"),
        ("{after}", "(?: (?:now|asap|who|not|here|right|from|immediately|urgently|and|instead|quickly|today|on (?:SMALL )*(?:line|phone|TALK)|or i|or we|to (?:TALK|help|look|answer|GET|REACH|check|assist|deal|reply|write)|а|не|чтобы|чтоб|SMALL|ALIVE|в чат|к|из|вместо|или|быстро|немедленно|с кем|который мне|поддержки|DESK)(?: .*)?)?$"),
    ];

    private static readonly Regex[] English = [.. EnglishWishes.Forms.Select(Form)];
    private static readonly Regex[] Russian = [.. RussianWishes.Forms.Select(Form)];
    private static readonly Regex[] Bare = [.. EnglishWishes.Bare.Concat(RussianWishes.Bare).Select(Form)];
    private static readonly Regex[] OfOthers = [.. EnglishWishes.OfOthers.Concat(RussianWishes.OfOthers).Select(Form)];

    /// <summary>Without any of these a clause has none of the forms: most clauses end here.</summary>
    private static readonly Regex Hint = new(
        "PERSON|SOMEBODY|DESK|HOTLINE|BOT|ALIVE|escalate|me back|(?:^| )(?:пусть|пускай|кто|кем|кому|того|тех|кого|перезвони|позвони|свяжи)",
        RegexOptions.CultureInvariant);

    private static readonly Regex Empty = Form(
        "^(?:(?:hi|hello|hey|there|good morning|good afternoon|good evening|good day|thanks|thank you|thx|ok|okay|привет|здравствуйте|доброе утро|добрый день|добрый вечер|спасибо|алло|ау)(?: |$))+$");

    /// <summary>"Why don't you connect me?"</summary>
    private static readonly Regex Why = Form("^(?:why|почему)");

    /// <summary>What takes a wish back when it stands right before it.</summary>
    private static readonly Regex Denial = Form(
        "(?:don't|dont|do not|not|never|no need|no|without|не WANT|не|без|незачем)(?: (?:WANT|have|GET|PASS|TALK|need|to|for|SMALL|ALIVE|PERSON|you|me|стоит|нас|DESK))*$");

    /// <summary>Somebody else's wish, something that was, or a question that asks for no more than an answer.</summary>
    private static readonly Regex Reported = Form(
        "(?:wants|asked|asks|told|said|does one|turn off|disable|configure|set up|build|embed|what does|how much|хочет|хотят|просит|просил|сказал|сказала|отключить|настроить|сделать|что значит|вчера)");

    public static bool IsWish(Clause clause) =>
        Hint.IsMatch(clause.Words)
        && (clause.IsRussian ? Russian : English).Any(form => form.Matches(clause.Words).Any(match => !IsTakenBack(clause.Words[..match.Index])));

    public static bool IsNothingButPerson(Clause clause) => Bare.Any(form => form.IsMatch(clause.Words));

    public static bool IsOfOthers(Clause clause) => OfOthers.Any(form => form.IsMatch(clause.Words));

    /// <summary>A greeting, or thanks.</summary>
    public static bool IsEmpty(Clause clause) => clause.Words.Length == 0 || Empty.IsMatch(clause.Words);

    private static bool IsTakenBack(string before) => !Why.IsMatch(before) && (Reported.IsMatch(before) || Denial.IsMatch(before));

    private static Regex Form(string form) => new(
        $"(?:^| )(?:{Names.Aggregate(form, (text, name) => text.Replace(name.Name, name.Meaning, StringComparison.Ordinal))})(?= |$)",
        RegexOptions.CultureInvariant);
}
