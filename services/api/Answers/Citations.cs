using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.Api.Retrieval;

namespace ChatAi.Api.Answers;

/// <summary>Checks an answer against the passages it was given: a number that names none of them is taken out.</summary>
internal static partial class Citations
{
    public static Answer Check(string text, IReadOnlyList<Passage> passages)
    {
        var cited = new SortedSet<int>();
        var checkedText = Citation().Replace(text, match =>
        {
            var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            if (number < 1 || number > passages.Count)
                return "";

            cited.Add(number);
            return match.Value;
        });

        return new Answer(
            checkedText.Trim(),
            [.. cited.Select(number => new Source(number, passages[number - 1].Title, passages[number - 1].Heading))]);
    }

    /// <summary>Not directly behind a word or another bracket: <c>items[0]</c> is code, and <c>[1](…)</c> a link.</summary>
    [GeneratedRegex(@"(?<![\w\]])[ ]?\[(?<number>[0-9]{1,3})\](?!\()|(?<=\])\[(?<number>[0-9]{1,3})\](?!\()", RegexOptions.CultureInvariant)]
    private static partial Regex Citation();
}
