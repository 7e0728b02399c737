using System.Collections.Frozen;

namespace ChatAi.Api.Answers;

/// <summary>The words of English, Russian and German by which <see cref="FollowUp"/> goes; in small letters, ё as е.</summary>
internal static class FollowUpWords
{
    /// <summary>Who begins with one of these goes on with what was said.</summary>
    public static readonly FrozenSet<string> Openers = Set("""
        and but or also plus even same only
        а и но или тогда даже также еще только
        und aber oder auch sonst sogar nur
        """);

    /// <summary>Stand for something that was named before.</summary>
    public static readonly FrozenSet<string> Pronouns = Set("""
        it its they them their he him his she her
        он она оно они его ее их ему ей им нему него нее ней ним них нем это этого этому этим этом там туда оттуда такой такую такие такого
        er ihn ihm es sie davon dafür damit dabei darüber daran darin dazu danach dahin dort deren dessen
        """);

    /// <summary>Point at something that was named before, or at what everybody knows: "this lamp", "this week".</summary>
    public static readonly FrozenSet<string> Pointers = Set("""
        this that these those
        этот эта эту эти этой этих тот та ту те той тех
        dieser diese dieses diesen diesem
        """);

    /// <summary>After a pointer these need nothing that was said.</summary>
    public static readonly FrozenSet<string> KnownToAll = Set("""
        weekend week month year morning evening afternoon night summer winter time days site website page app service company shop chat bot assistant
        неделе неделю год году месяц месяце раз выходные день утро вечер сайт сайте чат чате бот
        jahr monat woche wochenende morgen abend tag tage seite website app service firma chat bot
        """);

    /// <summary>Articles, unless no noun follows: "die in Rot".</summary>
    public static readonly FrozenSet<string> Articles = Set("der die das den dem");

    /// <summary>What a verb of one's own, a subject or a clause begins with behind "that".</summary>
    public static readonly FrozenSet<string> ClauseSubjects = Set("i you we he she it they my your our the a an there");

    public static readonly FrozenSet<string> Auxiliaries = Set("do does did is are was were can could will would should has have");

    public static readonly FrozenSet<string> Prepositions = Set("""
        for to in at on with without within by from until after before since per
        для в во на по с со без к за до через после перед от из у при
        für nach in am im an mit ohne bei beim per bis innerhalb zu zum zur von vom vor ab seit aus
        """);

    public static readonly FrozenSet<string> QuestionWords = Set("""
        how where who which what when why whose
        как где кто какой какая какие какое что когда куда откуда чей сколько
        wie wo wer welche welcher welches was wann wohin woher wem wen
        """);

    /// <summary>Ask for more of the same.</summary>
    public static readonly FrozenSet<string> More = Set("""
        more else again another other further details detail example examples step explain
        подробнее подробно еще другой другие другая пример примеры шаг дальше снова
        mehr genauer weiter ausführlicher beispiel beispiele schritt nochmal noch andere anderen
        """);

    /// <summary>Say nothing about what a question is about.</summary>
    private static readonly FrozenSet<string> Fillers = Set("""
        a an any anything something nothing everything are as am be been being does do did done doing get got gets give had has have having
        i if into is just let like may me might mine my no not of off once one ones our ours out over please really say says shall should so some such
        tell than then thank thanks the there thing things too up us use very want wanted was we well were will would you your yours about
        all always both can could each few long many much must need often far little now ok okay yes hello hi hey later actually maybe possible
        what's that's it's don't doesn't didn't isn't aren't can't i'm we're you're expensive cheap big large great good right work works worked happen happens

        бы был была было были быть вам вас ваш ваша ваше ваши весь все вот всегда где да есть же зачем значит ли мне меня мой моя мое мои мы можно может могу
        нам нас наш надо не ни нет нету нужно нужен нужна ну о об однако очень пожалуйста почему при про просто расскажи расскажите сказать скажи скажите сейчас
        так там тебе теперь то тоже ты уже хочу чего чем через что чтобы эти я потом если будет будут делать сделать работает течение скольких долго далеко
        дорого часто много мало свой себя спасибо привет здравствуйте хорошо ок понятно

        ab als also am bin bist bitte da dann dass denn doch du ein eine einem einen einer eines euch euer für gibt hab habe haben hat hatte ich ihr ihre ihren
        im immer innen ist ja jetzt kann können könnte könnt mal man mein meine meinen mich mir möchte möglich muss müssen nein nicht ob oft schon sein seine
        sich sind so soll über um uns unser viel viele vielen wenn werden wieder will wir wird würde wurde zeit lange weit teuer groß hoch eigentlich
        erzähl erzählen sagen danke hallo gut geht an auf pro etwas alles kein keine keinen war waren
        """);

    public static bool IsTelling(string word) =>
        !Fillers.Contains(word) && !Openers.Contains(word) && !Pronouns.Contains(word) && !Pointers.Contains(word) && !Articles.Contains(word)
        && !Auxiliaries.Contains(word) && !Prepositions.Contains(word) && !QuestionWords.Contains(word) && !More.Contains(word);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
