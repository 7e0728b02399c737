namespace ChatAi.TokenPool.Providers.Local;

/// <summary>
/// Takes the ending off a word so that its forms meet: light rules for English and Russian. Other languages keep their
/// words whole, and their forms meet in the character n-grams.
/// </summary>
internal static class Stem
{
    private const int ShortestStem = 3;

    // Longest first: the first that fits is taken off.
    private static readonly string[] Russian =
    [
        "иями", "ениями", "ением", "ения", "ение", "ениях", "ений", "ению", "остями", "остью", "ости", "ость",
        "ировать", "ировал", "овать", "ывать", "ивать", "уется", "ется", "ются", "ится", "ятся", "ться", "лся", "лась", "лись",
        "ками", "ками", "ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ешь", "ете", "ите", "ишь", "ает", "яет", "ают", "яют",
        "ать", "ять", "ить", "еть", "уть", "ала", "яла", "ила", "ела", "али", "или", "ели", "ый", "ий", "ой", "ей", "ая", "яя", "ое", "ее",
        "ые", "ие", "ых", "их", "ую", "юю", "ым", "им", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев", "ию", "ия", "ии", "ет", "ут", "ют",
        "ит", "ат", "ят", "ть", "ай", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й",
    ];

    private static readonly string[] English =
        ["ations", "ation", "ments", "ment", "ings", "ing", "edly", "ied", "ies", "ers", "ed", "er", "es", "ly", "s", "e"];

    private static readonly string[] RussianByLength = [.. Russian.Distinct().OrderByDescending(ending => ending.Length)];

    public static string Of(string word)
    {
        if (word.Length <= ShortestStem)
            return word;

        return word[0] switch
        {
            >= 'а' and <= 'я' => Without(word, RussianByLength),
            >= 'a' and <= 'z' => WithoutDoubled(Without(word, English)),
            _ => word,
        };
    }

    private static string Without(string word, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (word.Length - ending.Length >= ShortestStem && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }

    /// <summary>"stopped" and "stop", "running" and "run"; and "policies" beside "policy".</summary>
    private static string WithoutDoubled(string stem)
    {
        if (stem.Length > ShortestStem && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e' or 'o'))
            return stem[..^1];

        return stem.Length > ShortestStem && stem[^1] is 'y' ? stem[..^1] : stem;
    }
}
