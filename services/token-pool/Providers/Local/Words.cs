using System.Text;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>Text as words, without a dictionary: any script whose words are letters and digits.</summary>
internal static class Words
{
    /// <summary>Runs of letters and digits, in lower case; an apostrophe is part of its word.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var letter in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(letter) || (char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark && word.Length > 0))
            {
                var lower = char.ToLowerInvariant(letter);
                word.Append(lower is 'ё' ? 'е' : lower);
            }
            else if (letter is not ('\'' or '’') && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
