using System.Collections.Frozen;

namespace ChatAi.ServiceDefaults.Text;

/// <summary>
/// Words of questions that say nothing about what is asked for. PostgreSQL's lists of stop words are made for texts: they
/// let "need" and "comment" pass, which are rare in documents and so would weigh the most.
/// </summary>
public static class FillerWords
{
    private static readonly FrozenSet<string> None = [];

    private static readonly FrozenSet<string>[] Languages =
    [
        // English
        Set("""
            a an and any are as at be been being but by can could did do does doing for from get give had has have how i if in into is it its
            just let me my no not of on one or our please say shall should so some tell than that the their them then there these they this
            those to up us use used using want was we were what when where which who whom whose why will with would you your about also
            explain show know need happen happens many much may might must per there here thing things way thank thanks hello hi ok okay yes
            mean means see find everything anything something down work works working am go goes going put long take takes often
            """),
        // Russian
        Set("""
            а без бы был была были было быть в вам вас ваш ведь весь во вот все всё вы где да для до его ее её если есть еще ещё же за и из
            или им их к как какая какие каким какими каких какое какой какую когда кто куда ли мне могу может можно мой моя мы на над надо
            нам нас наш не него нее неё нет ни но ну о об он она они оно от по под пожалуйста при про расскажи с сколько скажи со так такая
            такие такое такой там те тебе тебя тем то тоже только тот ту ты у уже хочу чего чем через что чтобы чье чья эта эти это этот я
            нужно находится находятся делать сделать значит означает спасибо привет здравствуйте да работает найти происходит
            """),
        // German
        Set("""
            aber als am an auf aus bei bin bis bitte da das dass dem den der des die dies du ein eine einem einen einer er es für hat habe
            ich ihr im ist ja kann kein man mein mir mit nach nicht oder sein sich sie sind so und uns unter vom von vor wann war warum was
            weiß welche welcher welches wenn wer werden wie wird wo zu zum zur
            """),
        // French
        Set("""
            au aux avec ce ces cette comment dans de des dont du elle en est et être fait il ils je la le les leur ma mais mon ne nous où
            par pas pour pourquoi quand que quel quelle quelles quels qui sa se ses son sur ta te tu un une vous
            """),
        // Spanish
        Set("""
            al como con cual cuál cuando cuándo del desde donde dónde el ella ellos es esta este esto hay las lo los mi muy para pero por
            porque qué quién ser si sin sobre su sus también tiene una unos yo
            """),
        // Italian
        Set("""
            che chi ci come con cosa cui da dal dalla dei del della delle di dove è ed gli ha hanno ho il in io la le lo mi nel nella non o per
            perché posso più può qual quale quali quando quanto questa queste questi questo se si sono su sul tra tutti un una uno
            """),
        // Portuguese
        Set("""
            ao aos as com como da das de do dos e ela ele em está eu foi isso isto mais mas meu minha na nas no nos o onde os ou para pela
            pelo por porque posso qual quais quando que quem são se sem seu sua também um uma
            """),
        // Dutch
        Set("""
            aan als bij dat de deze die dit een en er hebben heb heeft het hoe ik is kan kunnen maar met mijn moet naar niet of om ook op te
            van voor waar waarom wanneer wat welke wie wordt zijn
            """),
        // Polish
        Set("""
            aby co czy dla do gdzie i ile jak jaka jaki jakie jest kiedy kto które który mam mogę na nie o od po są się to w z za że
            """),
    ];

    private static readonly FrozenSet<string> All = Languages.SelectMany(language => language).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is one in any of the languages.</summary>
    public static bool Contains(string word) => All.Contains(word);

    /// <summary>The fillers of the language that these words are most likely of: a filler of one is a word of another.</summary>
    public static IReadOnlySet<string> OfLanguageOf(IReadOnlyCollection<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);

        var (fillers, count) = Languages.Select(language => (language, Count: words.Count(language.Contains))).MaxBy(language => language.Count);
        return count == 0 ? None : fillers;
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
