using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.Retrieval;

/// <param name="Documents">The share of questions whose document is among the first different ones.</param>
/// <param name="Passages">The share of questions whose document is among those of the first passages.</param>
/// <param name="Shown">The same, for as many passages as an answer is given.</param>
/// <param name="MeanReciprocalRank">Of the document, among the different ones; beyond the tenth it counts nothing.</param>
/// <param name="Empty">Questions that found nothing.</param>
/// <param name="Best">The score of the best passage of each question.</param>
/// <param name="Misses">The questions whose document is not among the first different ones, with its rank.</param>
/// <param name="Foreign">Of the questions that the documents do not answer, those that found nothing.</param>
internal sealed record Score(double Documents, double Passages, double Shown, double MeanReciprocalRank, int Empty, IReadOnlyList<double> Best, IReadOnlyList<string> Misses, int Foreign)
{
    private const int OfAnAnswer = 8;

    public static Score Of(IReadOnlyList<(SetQuestion Question, IReadOnlyList<Find> Found)> answers, int first, int longest, int foreign)
    {
        var documents = answers
            .Select(answer => (answer.Question.Answer, Found: answer.Found.Select(find => find.Document).ToList()))
            .ToList();
        var ranks = documents.Select(answer => answer.Found.Distinct().ToList().IndexOf(answer.Answer) + 1).ToList();
        return new Score(
            ranks.Count(rank => rank > 0 && rank <= first) / (double)answers.Count,
            documents.Count(answer => answer.Found.Take(first).Contains(answer.Answer)) / (double)answers.Count,
            documents.Count(answer => answer.Found.Take(OfAnAnswer).Contains(answer.Answer)) / (double)answers.Count,
            ranks.Average(rank => rank > 0 && rank <= longest ? 1.0 / rank : 0),
            answers.Count(answer => answer.Found.Count == 0),
            [.. answers.Select(answer => answer.Found.Count == 0 ? 0 : answer.Found[0].Score)],
            [.. answers.Zip(ranks).Where(answer => answer.Second is 0 || answer.Second > first).Select(answer => $"{answer.Second,2}  {answer.First.Question.Text}  ({answer.First.Question.Answer})")],
            foreign);
    }

    public string Line(LabelledSet set) => string.Create(
        CultureInfo.InvariantCulture,
        $"{set.Name,-13} {set.Documents.Count,9}  {set.Questions.Count,9}  {Documents,17:0.000}  {Passages,16:0.000}  {Shown,16:0.000}  {MeanReciprocalRank,6:0.000}  {Empty,13}  {Best.Min(),18:0.00}, {Quantile.Of(Best, 0.05),4:0.00}, {Quantile.Of(Best, 0.5),6:0.00}  {Foreign,37}");
}
