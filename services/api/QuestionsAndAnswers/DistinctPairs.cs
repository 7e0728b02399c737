namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>The pairs of a file, each question once. One with two answers is for its owner to decide.</summary>
internal sealed record DistinctPairs(IReadOnlyList<PairText> Texts, IReadOnlyList<ImportRow> Faults)
{
    public static DistinctPairs Of(IReadOnlyList<ImportRow> rows)
    {
        var (texts, faults, known) = (new List<PairText>(), new List<ImportRow>(), new Dictionary<string, ImportRow>(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            if (row.Fault is not null)
                faults.Add(row);
            else if (known.TryAdd(Convert.ToHexString(row.Text.QuestionHash), row))
                texts.Add(row.Text);
            else if (known[Convert.ToHexString(row.Text.QuestionHash)] is var first && first.Text.Answer != row.Text.Answer)
                faults.Add(row with { Fault = $"The question stands at {first.Place} with another answer" });
        }

        return new DistinctPairs(texts, faults);
    }
}
