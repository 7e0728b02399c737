using System.Collections.Frozen;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// Which of PostgreSQL's text search configurations fits a text: by its script, and within the Latin one by the little
/// words that no text of a language can do without. A guess that is wrong costs stemming, not the text itself.
/// </summary>
internal static class TextLanguage
{
    private const string Undecided = "simple";

    private static readonly (string Configuration, FrozenSet<string> Words)[] LittleWords =
    [
        ("english", Set("the and of to in is that for with as are this it be on not or you can from by")),
        ("german", Set("der die das und ist nicht ein eine mit auf für den von zu im dem des sich wird auch")),
        ("french", Set("le la les des et est une dans pour que qui sur pas avec au du plus sont par ce")),
        ("spanish", Set("el los las de y es una para que en con por del se no como más su al lo")),
    ];

    /// <summary>Every configuration that <see cref="Of"/> may give. A question is looked up in all of them: its own language shows too little.</summary>
    public static readonly string[] All = ["simple", "russian", .. LittleWords.Select(language => language.Configuration)];

    public static string Of(string text)
    {
        var sample = text.AsSpan(0, Math.Min(text.Length, 20_000));
        if (IsMostlyCyrillic(sample))
            return "russian";

        var words = sample.ToString().ToLowerInvariant().Split(
            [' ', '\n', '\t', '.', ',', ';', ':', '(', ')', '!', '?', '"'],
            StringSplitOptions.RemoveEmptyEntries);
        var (configuration, count) = LittleWords
            .Select(language => (language.Configuration, Count: words.Count(language.Words.Contains)))
            .MaxBy(language => language.Count);

        // Two words in a hundred, and not one by chance: prose has ten times as many, lists of names and numbers have none.
        return count >= 2 && count * 50 >= words.Length ? configuration : Undecided;
    }

    private static bool IsMostlyCyrillic(ReadOnlySpan<char> text)
    {
        var (cyrillic, letters) = (0, 0);
        foreach (var character in text)
        {
            if (!char.IsLetter(character))
                continue;

            letters++;
            if (character is >= '\u0400' and <= '\u04FF')
                cyrillic++;
        }

        return cyrillic * 3 > letters;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
