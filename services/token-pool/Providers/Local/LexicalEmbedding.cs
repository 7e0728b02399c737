using System.Runtime.InteropServices;
using ChatAi.ServiceDefaults.Text;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>
/// A vector of what a text is written with: its words' runs of four letters, hashed to the dimensions. It knows no
/// synonyms, but needs no model, is the same on every machine, and finds inflected, compound and misspelt words.
/// What the words themselves say is the full text search's to weigh, which knows how rare they are.
/// </summary>
internal static class LexicalEmbedding
{
    /// <summary>Words of grammar are in every text, and would make all of them alike.</summary>
    private const float FillerWeight = 0.05f;

    private const int NGram = 4;

    /// <summary>Where words run together, two letters are about a word.</summary>
    private const int NGramOfRun = 2;

    public static float[] Of(string text, int dimensions)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words.Of(text))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;

        var vector = new float[dimensions];
        foreach (var (word, count) in counts)
            Add(vector, word, (1 + MathF.Log(count)) * WeightOf(word));

        // A text without a word (punctuation, an emoji) is still like itself.
        if (counts.Count == 0)
            Add(vector, $"text {text.Trim()}", 1);

        return Normalised(vector);
    }

    /// <summary>Long words are rare words, in every language: the nearest thing to counting them in a library.</summary>
    private static float WeightOf(string word) =>
        FillerWords.Contains(word) ? FillerWeight : MathF.Min(1.6f, 0.4f + (0.1f * word.Length));

    private static void Add(float[] vector, string word, float weight)
    {
        var runs = Scripts.RunsTogether(word[0]);
        var framed = runs ? word : $"<{word}>";
        var size = Math.Min(framed.Length, runs ? NGramOfRun : NGram);
        var total = framed.Length - size + 1;

        // Long words have many n-grams, and count no more than short ones for it.
        var share = weight / MathF.Sqrt(total);
        for (var start = 0; start < total; start++)
            Bump(vector, Hash(framed.AsSpan(start, size)), share);
    }

    private static void Bump(float[] vector, ulong hash, float weight) =>
        vector[(int)((hash >> 1) % (ulong)vector.Length)] += (hash & 1) == 0 ? weight : -weight;

    /// <summary>FNV-1a with a final mix; string.GetHashCode differs from process to process.</summary>
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
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
