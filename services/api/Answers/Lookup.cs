namespace ChatAi.Api.Answers;

/// <summary>
/// What is looked up for a question. One that stands by itself is looked up alone, so that a change of subject is not
/// spoiled; one that leans on what was said is looked up together with what it leans on.
/// </summary>
internal static class Lookup
{
    /// <summary>More of a message than any question needs; the vector of a whole essay points nowhere.</summary>
    public const int LongestText = 2_000;

    private const int LongestEarlier = 500;
    private const int MostEarlier = 3;

    public static string Of(Question question)
    {
        var text = Cut.At(question.Text, LongestText);
        if (!FollowUp.IsOne(question.Text))
            return text;

        // Who replies to certain words means them, whatever was said since.
        var before = string.IsNullOrWhiteSpace(question.Quote) ? QuestionsBefore(question.Earlier) : [question.Quote];
        foreach (var earlier in before.Select(earlier => Cut.At(earlier.Trim(), LongestEarlier)))
        {
            if (earlier.Length + text.Length < LongestText)
                text = $"{earlier}\n{text}";
        }

        return text;
    }

    /// <summary>The last questions, newest first, back to one that stands by itself.</summary>
    private static IEnumerable<string> QuestionsBefore(IReadOnlyList<Remark> earlier)
    {
        foreach (var remark in earlier.Reverse().Where(remark => remark.IsQuestion).Take(MostEarlier))
        {
            yield return remark.Text;
            if (!FollowUp.IsOne(remark.Text))
                yield break;
        }
    }
}
