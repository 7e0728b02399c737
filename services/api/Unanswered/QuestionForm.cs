using System.Globalization;
using System.Text;

namespace ChatAi.Api.Unanswered;

/// <summary>
/// The form in which questions are counted together: small letters, words with one space between them, no punctuation.
/// Nothing is guessed about what the words mean: those who ask in other words are counted apart.
/// </summary>
internal static class QuestionForm
{
    /// <summary>Of what is longer the beginning counts.</summary>
    public const int Longest = 200;

    public static string Of(string text, int longest = Longest)
    {
        var form = new StringBuilder();
        var isPending = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPartOfWord(rune))
            {
                isPending = form.Length > 0;
                continue;
            }

            if (form.Length + rune.Utf16SequenceLength + 1 > longest)
                break;

            if (isPending)
                form.Append(' ');

            isPending = false;
            form.Append(Rune.ToLowerInvariant(rune));
        }

        return form.Length > 0 ? form.ToString() : "?";
    }

    private static bool IsPartOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol;
}
