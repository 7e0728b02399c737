using System.Runtime.InteropServices;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>
/// A vector of what a text is written with: its words' stems and their character n-grams, hashed to the dimensions.
/// It knows no synonyms, but needs no model, is the same on every machine, and finds inflected and misspelt words.
/// </summary>
internal static class LexicalEmbedding
{
    private const float StemWeight = 1f;
    private const float NGramWeight = 0.7f;

    /// <summary>Words of grammar are in every text, and would make all of them alike.</summary>
    private const float FillerWeight = 0.15f;

    private const int ShortestNGram = 3;
    private const int LongestNGram = 5;

    public static float[] Of(string text, int dimensions)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words.Of(text))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;

        var vector = new float[dimensions];
        foreach (var (word, count) in counts)
            Add(vector, word, (1 + MathF.Log(count)) * (Words.IsFiller(word) ? FillerWeight : 1));

        // A text without a word (punctuation, an emoji) is still like itself.
        if (counts.Count == 0)
            Add(vector, $"text {text.Trim()}", 1);

        return Normalised(vector);
    }

    private static void Add(float[] vector, string word, float weight)
    {
        var stem = Stem.Of(word);
        Bump(vector, Hash("w", stem), weight * StemWeight);

        var framed = $"<{stem}>";
        var total = Enumerable.Range(ShortestNGram, LongestNGram - ShortestNGram + 1).Sum(size => Math.Max(0, framed.Length - size + 1));
        if (total == 0)
            return;

        // Long words have many n-grams, and count no more than short ones for it.
        var share = weight * NGramWeight / MathF.Sqrt(total);
        for (var size = ShortestNGram; size <= LongestNGram; size++)
        {
            for (var start = 0; start + size <= framed.Length; start++)
                Bump(vector, Hash("n", framed.AsSpan(start, size)), share);
        }
    }

    private static void Bump(float[] vector, ulong hash, float weight) =>
        vector[(int)((hash >> 1) % (ulong)vector.Length)] += (hash & 1) == 0 ? weight : -weight;

    /// <summary>FNV-1a with a final mix; string.GetHashCode differs from process to process.</summary>
    private static ulong Hash(string kind, ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in kind)
            hash = (hash ^ letter) * 1099511628211UL;
        foreach (var letter in text)
            hash = (hash ^ letter) * 1099511628211UL;

        hash ^= hash >> 32;
        hash *= 0xd6e8feb86659fd93UL;
        return hash ^ (hash >> 32);
    }

    private static float[] Normalised(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));

        // Two features that cancel each other out may leave nothing.
        if (length == 0)
        {
            vector[0] = 1;
            return vector;
        }

        for (var index = 0; index < vector.Length; index++)
            vector[index] /= length;

        return vector;
    }
}
