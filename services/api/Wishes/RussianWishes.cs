namespace ChatAi.Api.Wishes;

/// <summary>How one asks for a person in Russian; see <see cref="WishForms"/> for the spelling.</summary>
internal static class RussianWishes
{
    public static readonly string[] Forms =
    [
        // Поговорить с человеком.
        "TALK (?:\\S+ ){0,4}(?:с|со) (?:[а-я]\\S* |SMALL |ALIVE ){0,3}{by}",
        "(?:с|со) (?:SMALL |ALIVE )*{by}(?: \\S+){0,3} (?:TALK|PASS)",
        "(?:с|со) ALIVE (?:\\S+ ){0,2}TALK",
        "(?:лучше|проще|удобнее|приятнее|легче) (?:мне |бы )?(?:с|со) (?:SMALL |ALIVE )*{by}",
        "(?:с|со) (?:SMALL |ALIVE )*{by} (?:\\S+ )?(?:лучше|проще|удобнее|приятнее|легче)",
        "с кем (?:\\S+ ){0,4}TALK",
        "к кому (?:\\S+ ){0,3}(?:обратиться|обращаться)",
        "(?:(?:WANT|могу|можем|как|куда|где|давайте|лучше) |^)(?:\\S+ ){0,3}(?:написать|пожаловаться|жаловаться|рассказать|объяснить|обратиться|задать вопрос) (?:\\S+ )?(?:к )?(?:SMALL |ALIVE )*TOPERSON",
        "(?:(?:WANT|могу|можем|как) |^)(?:\\S+ ){0,3}(?:обратиться|написать) (?:к|в) (?:SMALL )*DESK",
        "(?:WANT|могу) (?:\\S+ ){0,2}(?:спросить|узнать|уточнить) (?:напрямую )?(?:у )?(?:SMALL |ALIVE )*(?:PERSON|SOMEBODY)",
        "(?:WANT|могу) (?:у )?(?:SMALL |ALIVE )*PERSON (?:спросить|узнать|уточнить)",

        // Соедините, позовите.
        "PASS (?:\\S+ ){0,3}(?:с|со|на|к|в) (?:SMALL |ALIVE |OWN )*(?:{by}|PERSON|TOPERSON|ALIVE)",
        "(?:PASS|GET) (?:SMALL |ALIVE )*(?:PERSON|SOMEBODY|DESK){after}",
        "GET (?:SMALL )*ALIVE$",
        "GET (?:SMALL )*(?:того|тех|кого)",
        "(?:PERSON|SOMEBODY|DESK|ALIVE) (?:SMALL |уже )*(?:PASS|GET)",
        "GET (?:SMALL )*(?:контакт|связь) (?:с|со) (?:SMALL |ALIVE )*{by}",
        "(?:PASSED|переключили|чтобы PASSED) (?:\\S+ ){0,2}(?:с|со|на|к) (?:SMALL |ALIVE )*(?:{by}|PERSON)",
        "(?:^|(?:WANT|открой|откройте|начать|начните|можно) )(?:SMALL )*(?:перейти (?:в |на )?)?(?:связь|соединение|разговор|чат|диалог|беседу|линию) (?:с|со) (?:SMALL |ALIVE )*{by}",
        "(?:(?:WANT|как|можно) |^)(?:SMALL )*перейти (?:к|на) (?:SMALL |ALIVE )*(?:TOPERSON|PERSON)",
        "^(?:вызов|ALIVE общение) (?:с )?(?:SMALL |ALIVE )*(?:{by}|PERSON)",
        "^(?:к|на|с|со) (?:SMALL |ALIVE )*(?:{by}|TOPERSON|PERSON)$",

        // Хочу, нужен, можно.
        "WANT (?:SMALL |ALIVE )*PERSON{after}",
        "WANT (?:SMALL )*ALIVE$",
        "PERSON (?:SMALL )*WANT(?: SMALL)*$",
        "^(?:SMALL |ALIVE )+PERSON$",
        "WANT (?:SMALL )*(?:помощь|консультация|ответ|DESK) (?:SMALL |ALIVE )*PERSON",
        "WANT (?:SMALL )*DESK$",
        "WANT (?:SMALL )*SOMEBODY (?:из|SMALL|ALIVE)",
        "WANT (?:SMALL )*(?:к|на) (?:SMALL |ALIVE )*(?:TOPERSON|PERSON)",
        "WANT (?:SMALL |с )*(?:с )?(?:SOMEBODY|{by}) TALK",
        "WANT TALK (?:со мной )?(?:SMALL |ALIVE )*PERSON",
        "^(?:SMALL |я |жду |жду пока )*(?:просил|просила|прошу|требовал|требовала|жду|жду ответа|ответа|ответа от) (?:SMALL |ALIVE )*PERSON{after}",

        // Пусть кто-нибудь ответит.
        "(?:пусть|пускай) (?:\\S+ ){0,4}(?:ответит|ответят|напишет|напишут|позвонит|позвонят|перезвонит|перезвонят|свяжется|свяжутся|поговорит|разберется|посмотрит|поможет|подключится|объяснит|решит|займется)",
        "(?:пусть|пускай) (?:SMALL |лучше |ALIVE )*(?:PERSON|SOMEBODY)",
        "(?:чтобы|чтоб) (?:SMALL |ALIVE |лучше |со мной |с нами )*(?:PERSON|SOMEBODY)",
        "(?:чтобы|чтоб) (?:\\S+ ){0,3}(?:ответил|ответили|связался|связались|позвонил|позвонили|перезвонил|написал|поговорил|подключился|помог|посмотрел|разобрался|занялся) (?:\\S+ ){0,3}(?:PERSON|SOMEBODY)",
        "(?:чтобы|чтоб) (?:\\S+ ){0,3}не (?:с )?BOT",
        "^PERSON (?:ответьте|ответь|отзовитесь|помогите|подойдите|напишите)",
        "(?:перезвоните|перезвони|позвоните|свяжитесь|свяжись)(?: (?:мне|SMALL|со мной|с нами|SOMEBODY))+",
        "(?:может|могут|мог|могла|могли)(?: бы| ли)* (?:SMALL )*(?:PERSON|SOMEBODY) (?:\\S+ ){0,6}{shall}",
        "(?:SOMEBODY) из (?:SMALL )*(?:\\S+ )?(?:PERSON|DESK) (?:\\S+ ){0,4}{shall}",
        "SOMEBODY из (?:SMALL )*\\S+ (?:\\S+ ){0,4}(?:написать|позвонить|TALK|перезвонить)",
        "PERSON (?:SMALL |со мной |с нами )*(?:подключится|свяжется|перезвонит)",
        "(?:PERSON|SOMEBODY) (?:SMALL )*(?:ответьте|ответь|отзовитесь|подключитесь|перезвоните|напишите мне)",

        // Есть кто живой?
        "есть (?:ли )?(?:там )?(?:кто )?(?:SMALL |ALIVE )+PERSON",
        "^(?:у вас |SMALL )*есть (?:ли )?(?:там |у вас |SMALL |ALIVE )*PERSON$",
        "есть (?:ли )?(?:там |у вас )*(?:SMALL |ALIVE )*(?:кто|SOMEBODY)(?: у вас| из \\S+)? (?:SMALL|ALIVE|с кем|кто)",
        "(?:SOMEBODY|кто) (?:SMALL |ALIVE )+есть",
        "^есть (?:тут |там |здесь |SMALL )*(?:кто|ALIVE)$",
        "^(?:SMALL )*ALIVE есть$",
        "PERSON (?:вы )?где$",

        // Только не бот.
        "не WANT (?:\\S+ )?TALK (?:с|со) (?:\\S+ )?BOT",
        "^не (?:с )?BOT",
        "(?:хватит|надоел|надоели|достал|достали|долой) (?:\\S+ )?BOT",
        "(?:а не|вместо) (?:с |со )?BOT",
    ];

    /// <summary>When that is all.</summary>
    public static readonly string[] Bare =
    [
        "^(?:{filler} )*(?:PERSON )*PERSON(?: {filler})*$",
        "^(?:{filler} )*PERSON (?:DESK|из DESK)(?: {filler})*$",
        "^(?:{filler} )*PERSON или (?:я )?.*$",
    ];

    /// <summary>Customers of the writer, the settings of his bot, or words that are to be translated.</summary>
    public static readonly string[] OfOthers =
    [
        "(?:клиент|клиента|клиенты|клиентов|клиентам|пользователь|пользователи|пользователей|пользователя|покупатель|покупатели|посетитель) (?:\\S+ )?(?:хочет|хотят|просит|просят|требует|требуют|может|могут|попросит|зовет|позовет|вызывает|пишет|WANT|GET)",
        "(?:в|через|для) (?:OWN |моем |нашем |своем )(?:BOT|боте|чате)",
        "(?:как сказать|как будет)",
    ];
}
