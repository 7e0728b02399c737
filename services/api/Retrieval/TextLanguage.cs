using System.Collections.Frozen;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// Which of PostgreSQL's text search configurations fits a text: by its script, and within the Latin one by the little
/// words that no text of a language can do without. A guess that is wrong costs stemming, not the text itself.
/// </summary>
internal static class TextLanguage
{
    private const string Undecided = "simple";

    /// <summary>Each as likely to be met as any other: a language has as many of its commonest words as the next.</summary>
    private static readonly (string Configuration, FrozenSet<string> Words)[] LittleWords =
    [
        ("english", Set("the and of to in is that for with as are this it be on not or you can from by")),
        ("german", Set("der die das und ist nicht ein eine mit auf für den von zu im dem des sich wird auch")),
        ("french", Set("le la les des et est une dans pour que qui sur pas avec au du plus sont par ce")),
        ("spanish", Set("el los las de y es una para que en con por del se no como más su al lo")),
        ("italian", Set("il di che è per un una non con del della sono gli nel si da dei alla le più")),
        ("portuguese", Set("o de que e do da em um para é com não uma os no se na por mais as dos")),
        ("dutch", Set("de het een van en is dat op te in voor met niet zijn aan die er om ook als")),
        ("swedish", Set("och att det som en på är av för med till den inte ett om har de kan så från")),
        ("danish", Set("og at det er en til af på for som med den ikke der de et har vi kan fra")),
        ("norwegian", Set("og i det er en til av på for som med den ikke et har de kan fra å seg")),
        ("finnish", Set("ja on ei se että hän oli mutta ovat tai kun jos myös joka niin ole sen voi kuin sitä")),
        ("hungarian", Set("a az és hogy nem is egy ez van meg csak de ha már el vagy mint azt volt kell")),
        ("romanian", Set("și în de la cu nu pe este din să un o care mai pentru sunt prin sau ca fi")),
        ("turkish", Set("ve bir bu için ile da de olarak olan gibi daha ne var çok kadar her ya değil ise en")),
        ("catalan", Set("el la de i que els les en un una amb per és no del al són més com dels")),
        ("basque", Set("eta da du ez dira bat izan baina ere hau zen duen den dute beste egin edo baten dago horren")),
        ("indonesian", Set("dan yang di dengan untuk dari pada adalah ini itu tidak dalam akan ke atau oleh juga bisa dapat ada")),
        ("irish", Set("agus an na ar is go bhí sé tá le ag nach mar do í ach ó seo sin iad")),
        ("lithuanian", Set("ir yra kad į su iš tai ar kaip bet jo nuo už apie buvo dėl gali per tik prie")),
    ];

    private static readonly (string Configuration, Func<char, bool> IsOf)[] Scripts =
    [
        ("russian", letter => letter is >= '\u0400' and <= '\u04FF'),
        ("greek", letter => letter is (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF')),
        ("arabic", letter => letter is >= '\u0600' and <= '\u06FF'),
        ("armenian", letter => letter is >= '\u0530' and <= '\u058F'),
        ("yiddish", letter => letter is >= '\u0590' and <= '\u05FF'),
        ("hindi", letter => letter is >= '\u0900' and <= '\u097F'),
        ("tamil", letter => letter is >= '\u0B80' and <= '\u0BFF'),
    ];

    /// <summary>Every configuration that <see cref="Of"/> may give. A question is looked up in all of them: its own language shows too little.</summary>
    public static readonly string[] All =
    [
        Undecided, .. Scripts.Select(script => script.Configuration), .. LittleWords.Select(language => language.Configuration),
    ];

    public static string Of(string text)
    {
        var sample = text[..Math.Min(text.Length, 20_000)];
        var letters = sample.Count(char.IsLetter);
        foreach (var (script, isOf) in Scripts)
        {
            if (sample.Count(isOf) * 3 > letters)
                return script;
        }

        var words = sample.ToLowerInvariant().Split(
            [' ', '\n', '\t', '.', ',', ';', ':', '(', ')', '!', '?', '"'],
            StringSplitOptions.RemoveEmptyEntries);
        var (configuration, count) = LittleWords
            .Select(language => (language.Configuration, Count: words.Count(language.Words.Contains)))
            .MaxBy(language => language.Count);

        // Two words in a hundred, and not one by chance: prose has ten times as many, lists of names and numbers have none.
        return count >= 2 && count * 50 >= words.Length ? configuration : Undecided;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
