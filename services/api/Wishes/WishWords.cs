using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ChatAi.Api.Wishes;

/// <summary>What the words of a wish for a person are, however they are inflected or mistyped. Other words stay as they are.</summary>
internal static partial class WishWords
{
    /// <summary>Shorter words are too close to others to be recognised when they are mistyped.</summary>
    private const int ShortestMistyped = 5;

    private static readonly FrozenDictionary<string, string> Tags = Lexicon().ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Sounds = Tags
        .Where(word => word.Key.Length >= ShortestMistyped && word.Key[0] >= 'а')
        .DistinctBy(word => SoundOf(word.Key))
        .ToFrozenDictionary(word => SoundOf(word.Key), word => word.Value);

    private static readonly FrozenDictionary<(char First, int Length), KeyValuePair<string, string>[]> ByStart = Tags
        .Where(word => word.Key.Length >= ShortestMistyped - 1 && word.Value is not "SMALL")
        .GroupBy(word => (word.Key[0], word.Key.Length))
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Words of their own that look like one of ours with a slip.</summary>
    private static readonly FrozenSet<string> Ordinary = Words(
        """
        contract contracts contrast manage managed manages personal persona personas agency urgent humane operated operate
        operates speaks talks chats switched passed person's human's mention cannot being export exports expect expects except layer layers stuff stuffs saves sneak taking tasking resp scale scales safes exert advise advises tacking speck steak sneak
        дойти дойдите нужда нужды связи связь пригласить дайджест человечек оператив доктрина техника работа работе работу работы работой работ вызовы вызове вызову вызовом ставший ставшего связался связались отдал одел экспорт экспорта экспорте экспортом мистер
        """).ToFrozenSet();

    public static Clause Reduce(string clause)
    {
        // An English word in a Russian clause is a term: "оператор switch".
        var isRussian = clause.Any(IsRussian);
        var words = Word().Matches(clause).Select(word => IsRussian(word.Value[0]) == isRussian ? TagOf(word.Value) : word.Value);
        return new Clause(Hotline().Replace(string.Join(' ', words), "HOTLINE"), isRussian);
    }

    private static bool IsRussian(char letter) => letter is >= 'а' and <= 'я';

    private static string TagOf(string word)
    {
        if (Tags.TryGetValue(word, out var tag))
            return tag;
        if (word.Length < ShortestMistyped - 1 || Ordinary.Contains(word))
            return word;

        return word.Length >= ShortestMistyped && Sounds.TryGetValue(SoundOf(word), out tag) ? tag : Mistyped(word) ?? word;
    }

    private static string? Mistyped(string word)
    {
        for (var length = word.Length - 1; length <= word.Length + 1; length++)
        {
            foreach (var (known, tag) in ByStart.GetValueOrDefault((word[0], length), []))
            {
                if (IsOneSlip(word, known))
                    return tag;
            }
        }

        return null;
    }

    /// <summary>One letter too many, too few, or wrong, but for the first, and the last, which makes another word or form; or two that have changed places, which alone is believed of short words.</summary>
    private static bool IsOneSlip(string word, string known)
    {
        var (shorter, longer) = word.Length <= known.Length ? (word, known) : (known, word);
        var at = shorter.AsSpan().CommonPrefixLength(longer);
        if (shorter.Length == longer.Length)
        {
            var swapped = at + 1 < word.Length && word[at] == known[at + 1] && word[at + 1] == known[at] && word.AsSpan(at + 2).SequenceEqual(known.AsSpan(at + 2));
            return swapped || (word.Length >= ShortestMistyped && at < word.Length - 1 && word.AsSpan(at + 1).SequenceEqual(known.AsSpan(at + 1)));
        }

        return shorter.Length >= ShortestMistyped && (at < shorter.Length || longer[^1] == shorter[^1]) && shorter.AsSpan(at).SequenceEqual(longer.AsSpan(at + 1));
    }

    /// <summary>Unstressed vowels sound alike, and are written so by who writes as he speaks.</summary>
    private static string SoundOf(string word) => string.Create(word.Length, word, (sound, from) =>
    {
        for (var at = 0; at < from.Length; at++)
        {
            sound[at] = from[at] switch
            {
                'о' => 'а',
                'е' or 'э' or 'я' or 'ы' => 'и',
                var letter => letter,
            };
        }
    });

    private static string[] Words(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, string> Lexicon()
    {
        var lexicon = new Dictionary<string, string>();
        void Add(string tag, string words)
        {
            foreach (var word in Words(words))
                lexicon.TryAdd(word, tag);
        }

        Add("PERSON", "human humans person people staff");
        foreach (var noun in Words("operator agent manager representative rep supervisor boss consultant adviser advisor specialist expert employee colleague coworker technician lawyer doctor director"))
            Add("PERSON", $"{noun} {noun}s");
        Add("SOMEBODY", "someone somebody anyone anybody whoever");
        Add("DESK", "support helpdesk sales billing department team reception");
        Add("TALK", "talk speak chat discuss");
        Add("REACH", "contact reach");
        Add("PASS", "connect transfer switch redirect forward hand pass put route reconnect");
        Add("PASSED", "connected transferred redirected forwarded switched соединили переключили перевели подключили связали");
        Add("TALKING", "talking speaking chatting");
        Add("GET", "get give bring call fetch summon");
        Add("WANT", "want wanna need prefer request requesting demand require");
        Add("BOT", "bot bots robot robots machine machines chatbot ai");
        Add("SMALL", "a an the your some one any another real live living alive actual actually technical tech just");
        Add("OWN", "my our his her their its");

        foreach (var stem in Words("оператор менеджер консультант специалист администратор директор юрист мастер бухгалтер агент супервайзер адвокат доктор эксперт админ"))
            AddNoun(stem, "ы", "ов");
        foreach (var stem in Words("сотрудник начальник врач работник"))
            AddNoun(stem, "и", stem is "врач" ? "ей" : "ов");
        Add("PERSON", "человек человека чел чела люди людей представитель представителя руководитель руководителя начальство управляющий управляющего управляющую коллега коллегу коллеги коллег старший старшего главный главного");
        Add("BYPERSON", "человеком людьми представителем руководителем руководством начальством управляющим управляющей коллегой коллегами старшим главным");
        Add("TOPERSON", "человеку людям представителю руководителю начальству управляющему коллеге коллегам старшему");
        Add("SOMEBODY", "кто-нибудь кого-нибудь кем-нибудь кто-то кого-то кем-то кто-либо кого-либо кем-либо");
        Add("DESK", "поддержка поддержку поддержкой поддержки поддержке техподдержка техподдержку техподдержкой техподдержки саппорт саппорта саппортом отдел отделом отдела бухгалтерия бухгалтерию бухгалтерией бухгалтерии");
        Add("TALK", "поговорить говорить пообщаться общаться разговаривать переговорить обсудить посоветоваться проконсультироваться побеседовать связаться пообщатся общатся связатся");
        Add("PASS", "перенаправь перенаправьте направь направьте передай передайте переадресуй переадресуйте соедини соедините соединить переключи переключите переключить переключиться переведи переведите подключи подключите свяжи свяжите соединишь соедините-ка подключить");
        Add("GET", "позови позовите позвать зови зовите вызови вызовите вызвать пригласи пригласите дозваться кликни кликните дай дайте позовете");
        Add("WANT", "хочу хотим хочется хотел хотела хотели хотелось нужен нужна нужно надо требую требуем прошу можно желаю необходим");
        Add("BOT", "бот бота ботом боту боты ботов ботами робот робота роботом роботу роботы роботов роботами машина машиной машине автоответчик автоответчика");
        Add("SMALL", "реальный реального реальным настоящий настоящего настоящим нормальный нормального нормальным ваш вашего вашим ваших вашими вашу вашей какой-нибудь какого-нибудь каким-нибудь любой любого любым хоть сюда мне меня нам нас бы уже же ли прямо еще тут здесь срочно сейчас одного одним свободного свободный дежурного именно просто все-таки наконец давайте службу службы службой");
        Add("ALIVE", "живой живого живым живому живые живых живыми живую живое живая вживую");
        Add("OWN", "мой моего моим моя мои моих наш нашего нашим наши наших его ее их");
        return lexicon;

        void AddNoun(string stem, string plural, string ofPlural)
        {
            Add("PERSON", $"{stem} {stem}а {stem}{plural} {stem}{ofPlural}");
            Add("BYPERSON", $"{stem}ом {stem}ами");
            Add("TOPERSON", $"{stem}у {stem}ам");
        }
    }

    /// <summary>Unlike "support", which may be that of a format, it can be nothing else.</summary>
    [GeneratedRegex(@"\bcustomer (?:service|care|DESK)\b")]
    private static partial Regex Hotline();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+(?:['-][\p{L}\p{Nd}]+)*")]
    private static partial Regex Word();
}

/// <param name="Words">With a space between, each by its tag where it has one.</param>
internal sealed record Clause(string Words, bool IsRussian);
