namespace ChatAi.TokenPool.Providers.Local;

/// <summary>How alike two words are written: the share of their letter pairs and triples that they have in common.</summary>
internal static class NGrams
{
    private const int ShortestWord = 4;

    public static double Similarity(string one, string other)
    {
        // Numbers and short words differ in meaning when they differ in a letter, and words of very different length always do.
        if (one.Length < ShortestWord || other.Length < ShortestWord || char.IsDigit(one[0]) || char.IsDigit(other[0]))
            return 0;

        if (Math.Max(one.Length, other.Length) > 2 * Math.Min(one.Length, other.Length))
            return 0;

        // A different beginning is a different word in most languages: "station" is no "nation".
        if (one[0] != other[0])
            return 0;

        var common = 0;
        Span<bool> used = stackalloc bool[Math.Min(other.Length, 128)];
        for (var start = 0; start + 1 < one.Length; start++)
        {
            for (var against = 0; against + 1 < used.Length; against++)
            {
                if (used[against] || one[start] != other[against] || one[start + 1] != other[against + 1])
                    continue;

                used[against] = true;
                common++;
                break;
            }
        }

        return 2.0 * common / (one.Length + other.Length - 2);
    }
}
