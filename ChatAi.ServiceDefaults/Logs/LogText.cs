using System.Globalization;
using System.Text;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// Makes one line of any text: line ends become <c> | </c>, what moves a cursor or turns the direction of writing becomes
/// a question mark, and what is very long is cut.
/// </summary>
internal static class LogText
{
    private const int Longest = 8_000;

    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest) + 16);
        foreach (var piece in text.AsSpan().TrimEnd().EnumerateLines())
        {
            if (line.Length > 0)
                line.Append(" | ");

            foreach (var letter in piece.TrimStart())
                line.Append(letter is '\t' ? ' ' : IsHarmless(letter) ? letter : '?');

            if (line.Length > Longest)
                break;
        }

        return line.Length > Longest ? line.ToString(0, Longest) + " …" : line.ToString();
    }

    private static bool IsHarmless(char letter) => letter is >= ' ' and < '\x7f'
        || (letter > '\x9f' && char.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
