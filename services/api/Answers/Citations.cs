using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.Api.Retrieval;

namespace ChatAi.Api.Answers;

/// <summary>Checks an answer against the passages it was given: a number that names none of them is taken out.</summary>
internal static partial class Citations
{
    private const int LongestExcerpt = 300;

    public static Answer Check(string text, IReadOnlyList<Passage> passages)
    {
        var cited = new SortedSet<int>();
        var checkedText = Citation().Replace(text, match =>
        {
            if (!match.Groups["number"].Success)
                return match.Value;

            var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            if (number < 1 || number > passages.Count)
                return "";

            cited.Add(number);
            return match.Value;
        });

        return new Answer(
            checkedText.Trim(),
            [.. cited.Select(number => SourceOf(number, passages[number - 1]))]);
    }

    private static Source SourceOf(int number, Passage passage) =>
        new(number, passage.Title, passage.Heading, Cut.At(passage.Content.Trim(), LongestExcerpt), passage.PageFrom, passage.PageTo);

    /// <summary>Code is passed over, as is what stands behind a word or before an address: <c>items[0]</c>, <c>[1](…)</c>.</summary>
    [GeneratedRegex(@"```[\s\S]*?```|`[^`\n]*`|[ ]?(?<!\w)\[(?<number>[0-9]{1,3})\](?!\()", RegexOptions.CultureInvariant)]
    private static partial Regex Citation();
}
