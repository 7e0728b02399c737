using System.Text.RegularExpressions;

namespace ChatAi.Api.Handoffs;

/// <summary>The forms that a wish for a person has, over clauses whose words are reduced to what they are.</summary>
internal static class WishForms
{
    private static readonly Regex[] Wishes =
    [
        // English: to talk, to be passed on, to be brought somebody, to want one.
        Form("TALK (?:to|with) {few}{who}"),
        Form("{who} (?:\\S+ ){0,4}(?:i|we) (?:can|could|may) TALK"),
        Form("(?:a|quick|have) word with {few}{who}"),
        Form("PASS (?:(?:me|us|this|it|(?:this |the |OWN )?(?:chat|conversation|call|dialog|case|issue|ticket|request|question)) )?(?:(?:through|over|on|back|directly|now|up) )*(?:to|with) {few}{who}"),
        Form("GET (?:me |us ){some}{person}{after}"),
        Form("GET (?:me |us )(?:SMALL )*SOMEBODY"),
        Form("GET (?:SMALL )+{person}{after}"),
        Form("(?:^|(?<!do )(?:i|we)|just|also|and|i'd|really|but|now|still) WANT {some}{person}{after}"),
        Form("WANT (?:SMALL )*PERSON (?:assistance|help|DESK)$"),
        Form("(?:i'd|we'd|i would|we would) (?:like|prefer|love|rather have) {some}{person}{after}"),
        Form("WANT SOMEBODY (?:who|from|else|PERSON|SMALL|to)"),
        Form("(?:how|where|what|can|could|may|WANT|wish|like|to|^) (?:\\S+ ){0,3}REACH {some}(?:{who}|SMALL DESK)"),
        Form("^REACH {some}{who}"),
        Form("(?:hold of|touch with) {some}{who}"),
        Form("^(?:i WANT to |WANT to |(?:can|could|would) you )?escalate(?: (?:this|it|OWN \\S+))?(?: to .*)?$"),

        // Somebody shall do something.
        Form("(?:can|could|will|would|let|have|make|WANT|like|rather|may|^) {some}(?:PERSON|SOMEBODY|DESK)(?: being)?(?: of your \\S+| from (?:SMALL )*\\S+| else| here| real| actually| ever)* (?:to )?(?:please )?(?:answer|answers|reply|respond|write|REACH|GET|phone|ring|take over|look|check|handle|TALK)(?: (?:to|back to|back|into|at))?(?: (?:me|us|this|here|back|it|OWN)|$)"),
        Form("(?:can|could|will|would|let) (?:SMALL )*PERSON help"),
        Form("SOMEBODY else help"),
        Form("(?:GET|phone|ring) me back"),

        // Is anybody there?
        Form("(?:is|are) there (?:SMALL |not )*(?:PERSON|SOMEBODY)(?: being)? (?:here|there|around|available|i|we)"),
        Form("(?:is|are) there (?:SMALL )*SOMEBODY"),
        Form("is (?:SOMEBODY|anyone) (?:PERSON|SMALL|here|there)"),
        Form("(?:SMALL )+PERSON (?:here|there|around)$"),
        Form("SOMEBODY PERSON"),
        Form("PERSON SOMEBODY"),
        Form("where (?:is|are) (?:SMALL )*{person}$"),

        // Anything but a bot.
        Form("^(?:and |but )?not (?:to |with )?(?:SMALL )*BOT"),
        Form("(?:don't|dont|do not|not) (?:WANT|wish|like|going|WANT to|here) (?:to )?(?:TALK|deal|GET|speaking|talking) (?:\\S+ )?(?:to |with )?(?:SMALL |this )*BOT"),
        Form("(?:no more|enough with|enough of|sick of|tired of|fed up with) (?:\\S+ )?(?:SMALL |this |these )*BOT"),

        // Russian: поговорить с человеком, соедините с ним, позовите его, он нужен.
        Form("TALK (?:\\S+ ){0,2}(?:с|со) (?:[а-я]\\S* |SMALL ){0,3}{by}"),
        Form("(?:с|со) (?:SMALL )*{by}(?: \\S+){0,3} (?:TALK|PASS)"),
        Form("PASS (?:\\S+ ){0,2}(?:с|со|на|к) (?:SMALL |OWN )*(?:{by}|PERSON|TOPERSON)"),
        Form("(?:PASS|GET) (?:SMALL )*(?:PERSON|SOMEBODY|DESK){after}"),
        Form("(?:PERSON|SOMEBODY|DESK) (?:SMALL )*(?:PASS|GET)"),
        Form("GET (?:SMALL )*(?:контакт|связь) (?:с|со) (?:SMALL )*{by}"),
        Form("WANT (?:SMALL )*PERSON{after}"),
        Form("PERSON (?:SMALL )*WANT(?: SMALL)*$"),
        Form("^(?:а |ну |так )?(?:SMALL )+PERSON$"),
        Form("WANT (?:SMALL )*(?:помощь|консультация|DESK) (?:SMALL )*PERSON"),
        Form("WANT (?:SMALL )*DESK$"),
        Form("WANT (?:SMALL )*SOMEBODY (?:из|SMALL)"),
        Form("WANT (?:SMALL )*(?:к|на) (?:SMALL )*(?:TOPERSON|PERSON)"),
        Form("WANT (?:SMALL |с )*(?:с )?(?:SOMEBODY|{by}) TALK"),
        Form("^(?:связь|соединение|разговор|чат) (?:с|со) (?:SMALL )*{by}"),
        Form("^(?:к|на|с|со) (?:SMALL )*(?:{by}|TOPERSON|PERSON)$"),
        Form("^(?:вызов|SMALL общение) (?:с )?(?:SMALL )*(?:{by}|PERSON)"),

        // Пусть кто-нибудь ответит.
        Form("(?:пусть|пускай) (?:\\S+ ){0,3}(?:ответит|ответят|напишет|напишут|позвонит|позвонят|перезвонит|перезвонят|свяжется|свяжутся|поговорит|разберется|посмотрит|поможет|подключится)"),
        Form("(?:чтобы|чтоб) (?:\\S+ ){0,3}(?:PERSON|SOMEBODY)"),
        Form("(?:чтобы|чтоб) (?:\\S+ ){0,2}(?:ответил|связался|перезвонил|позвонил|написал) (?:\\S+ ){0,2}PERSON"),
        Form("(?:перезвоните|перезвони|позвоните|свяжитесь|свяжись)(?: (?:мне|SMALL|со мной|с нами|SOMEBODY))+"),
        Form("(?:может|могут|мог бы|могли бы) (?:SMALL )*(?:PERSON|SOMEBODY) (?:\\S+ ){0,4}(?:ответить|написать|позвонить|перезвонить|TALK|подключиться)"),

        // Есть кто живой?
        Form("есть (?:ли )?(?:там )?(?:кто )?(?:SMALL )+PERSON"),
        Form("^(?:у вас |а |SMALL )*есть (?:ли )?(?:там |у вас |SMALL )*PERSON$"),
        Form("есть (?:ли )?(?:там )?(?:SMALL )*(?:кто|SOMEBODY) SMALL"),
        Form("(?:SMALL )*(?:SOMEBODY|кто) SMALL есть"),
        Form("^есть (?:SMALL )*кто$"),
        Form("PERSON (?:вы )?где"),

        // Только не бот.
        Form("не WANT (?:\\S+ )?TALK (?:с|со) (?:\\S+ )?BOT"),
        Form("^(?:а |и )?не (?:с )?BOT"),
        Form("(?:хватит|надоел|надоели|достал|достали|долой) (?:\\S+ )?BOT"),
    ];

    private static readonly Regex[] Bare =
    [
        Form("^(?:{filler} )*(?:PERSON )*PERSON(?: being)?(?: {filler})*$"),
        Form("^(?:{filler} )*(?:PERSON DESK|DESK PERSON|PERSON help|PERSON assistance|PERSON поддержки)(?: {filler})*$"),
        Form("^(?:{filler} )*SOMEBODY PERSON(?: {filler})*$"),
        Form("^(?:{filler} )*HOTLINE(?: PERSON)?(?: {filler})*$"),
    ];

    /// <summary>Customers of the writer, the settings of his bot, or words that are to be translated.</summary>
    private static readonly Regex[] OfOthers =
    [
        Form("(?:OWN|when SMALL|if SMALL|when|if|do|can|how) (?:\\S+ )?(?:customers?|users?|clients?|visitors?)"),
        Form("(?:OWN )(?:own )?BOT"),
        Form("(?:customers|users|clients|visitors|user|client) (?:WANT|wants|ask|asks|can|do|says|say)"),
        Form("(?:клиент|клиента|клиенты|клиентов|клиентам|пользователь|пользователи|пользователей|пользователя|покупатель|покупатели|посетитель) (?:\\S+ )?(?:хочет|хотят|просит|просят|требует|требуют|может|могут|попросит|зовет|позовет|вызывает|пишет|WANT|GET)"),
        Form("(?:translate|how do you say|как сказать|как будет)"),
        Form("(?:в|через|для) (?:OWN |моем |нашем |своем )(?:BOT|боте|чате)"),
    ];

    private static readonly Regex Greeting = Form("^(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|привет|здравствуйте|доброе утро|добрый (?:день|вечер))(?: there)?$");

    /// <summary>What takes a wish back when it stands before it.</summary>
    private static readonly Regex Denial = Form(
        "(?:don't|dont|do not|not|never|no need|no|without|не WANT|не|без|незачем)(?: (?:WANT|have|GET|PASS|TALK|need|to|for|SMALL|PERSON|you|me|стоит|нас|DESK))*$");

    /// <summary>"Why don't you connect me?"</summary>
    private static readonly Regex Why = Form("^(?:why|почему)");

    /// <summary>Somebody else's wish, something that was, or a question that asks for no more than an answer.</summary>
    private static readonly Regex Reported = Form(
        "(?:wants|asked|asks|told|said|does one|turn off|disable|configure|set up|build|embed|what does|how much|хочет|хотят|просит|просил|сказал|сказала|отключить|настроить|сделать|что значит)");

    public static bool IsWish(string clause) => Wishes.Any(form => form.Matches(clause).Any(match => !IsTakenBack(clause, match)));

    public static bool IsNothingButPerson(string clause) => Bare.Any(form => form.IsMatch(clause));

    public static bool IsGreeting(string clause) => Greeting.IsMatch(clause);

    public static bool IsOfOthers(string clause) => OfOthers.Any(form => form.IsMatch(clause));

    private static bool IsTakenBack(string clause, Match wish)
    {
        var before = clause[..wish.Index];
        return !Why.IsMatch(before) && (Reported.IsMatch(before) || Denial.IsMatch(before));
    }

    private static Regex Form(string form) => new(
        $"(?:^| )(?:{Spelled(form)})(?= |$)",
        RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static string Spelled(string form) => form
        .Replace("{who}", "(?:PERSON|SOMEBODY|DESK|HOTLINE)", StringComparison.Ordinal)
        .Replace("{person}", "(?:DESK )?(?:PERSON )*PERSON(?: being)?", StringComparison.Ordinal)
        .Replace("{by}", "(?:BYPERSON|SOMEBODY|DESK)", StringComparison.Ordinal)
        .Replace("{some}", "(?:SMALL |PERSON )*", StringComparison.Ordinal)
        .Replace("{few}", "(?:(?!about |you |as |than |for |via |regarding )[a-zа-я0-9]\\S* |SMALL |PERSON |DESK ){0,3}", StringComparison.Ordinal)
        .Replace("{filler}", "(?:SMALL|now|asap|hi|hello|hey|ok|okay|yes|thanks|thx|urgent|urgently|immediately|right|а|ну|да|нет|так|алло|ало|привет|здравствуйте|быстро|немедленно|спасибо|нужен)", StringComparison.Ordinal)
        .Replace("{after}", "(?: (?:now|asap|who|not|here|right|from|immediately|urgently|and|instead|quickly|today|to (?:TALK|help|look|answer|GET|REACH|check|assist|deal|reply|write)|а|не|чтобы|чтоб|SMALL|в чат|к|из|вместо|или|быстро|немедленно|с кем)(?: .*)?)?$", StringComparison.Ordinal);
}
