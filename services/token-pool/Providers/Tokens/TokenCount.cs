using Microsoft.ML.Tokenizers;

namespace ChatAi.TokenPool.Providers.Tokens;

/// <summary>Counts as the models of OpenAI do. Others differ, but not by much.</summary>
internal static class TokenCount
{
    /// <summary>The tokenizer's time grows with the square of a text without gaps: a page of spaces would take it seconds.</summary>
    private const int LongestPiece = 500;

    /// <summary>What is longer is reckoned from its beginning: an estimate is worth no more time.</summary>
    private const int LongestText = 100_000;

    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    public static int Of(string text)
    {
        var counted = text.AsSpan(0, Math.Min(text.Length, LongestText));
        long tokens = 0;
        for (var rest = counted; rest.Length > 0;)
        {
            var piece = rest[..PieceLength(rest)];
            tokens += Tokenizer.Value.CountTokens(piece);
            rest = rest[piece.Length..];
        }

        return counted.Length == text.Length ? (int)tokens : (int)(tokens * text.Length / counted.Length);
    }

    /// <summary>Cut in front of a space no token is torn: a word's space is the first letter of its token.</summary>
    private static int PieceLength(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestPiece)
            return text.Length;

        var space = text[..LongestPiece].LastIndexOf(' ');
        return space > 0 ? space : char.IsHighSurrogate(text[LongestPiece - 1]) ? LongestPiece - 1 : LongestPiece;
    }
}
