using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.Bench.MessagePath;
using ChatAi.Bench.Retrieval;

namespace ChatAi.Bench.Answers;

/// <summary>
/// What visitors are answered by the built-in provider, over the whole path: whether the words that answer are quoted, on
/// questions about Debian's FAQ that were written for this, and whether the section that answers is cited, on its own.
/// </summary>
internal static partial class AnswerBenchmark
{
    private static readonly (string Part, string Language, string File)[] Parts =
    [
        ("development", "en", "questions-en.tsv"),
        ("development", "ru", "questions-ru.tsv"),
        ("development", "de", "questions-de.tsv"),
        ("held out", "en", "questions-held-out.tsv"),
    ];

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var shows = options.Contains("--show");
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartWithoutManagerAsync(cancellationToken);
        using var library = new Library(installation.AddressOf(Part.Api));
        await library.SignInAsync(cancellationToken);

        Console.WriteLine("part         language  questions  answered with the words  nothing found");
        foreach (var language in Parts.GroupBy(part => part.Language))
        {
            var assistant = await library.OpenAsync($"FAQ in {language.Key}", cancellationToken);
            await library.AddAsync(assistant, DebianSets.Chapters(await UnpackAsync(language.Key, cancellationToken), language.Key), cancellationToken);
            foreach (var (part, _, file) in language)
            {
                var answers = new List<(Question Question, Answer Answer)>();
                foreach (var question in Read(file))
                    answers.Add((question, await library.AnswerAsync(assistant, question.Text, cancellationToken)));

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{part,-12} {language.Key,-8} {answers.Count,10}  {Share(answers, answer => answer.Question.IsAnsweredBy(answer.Answer)),23:0.00}  {Share(answers, answer => answer.Answer.Sources.Count == 0),13:0.00}"));
                if (shows && part is not "held out")
                    answers.ForEach(answer => Console.WriteLine($"  {(answer.Question.IsAnsweredBy(answer.Answer) ? '+' : '-')} {answer.Question.Text}\n{answer.Answer.Text}\n"));
            }

            if (language.Key is "en")
                await ForeignAsync(library, assistant, shows, cancellationToken);
        }

        await CiteAsync(library, cancellationToken);
        return 0;
    }

    private static async Task ForeignAsync(Library library, long assistant, bool shows, CancellationToken cancellationToken)
    {
        var answers = new List<(string Question, Answer Answer)>();
        foreach (var question in QualityBenchmark.Elsewhere)
            answers.Add((question, await library.AnswerAsync(assistant, question, cancellationToken)));

        var refused = Share(answers, answer => answer.Answer.Sources.Count == 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"foreign      en       {answers.Count,10}  {"",23}  {refused,13:0.00}"));
        if (shows)
            answers.ForEach(answer => Console.WriteLine($"  {answer.Question}\n{answer.Answer.Text}\n"));
    }

    /// <summary>The FAQ's own questions, which its sections answer: their headings are not in what is searched.</summary>
    private static async Task CiteAsync(Library library, CancellationToken cancellationToken)
    {
        var set = DebianSets.Faq(await UnpackAsync("en", cancellationToken), "en");
        var assistant = await library.OpenAsync(set.Name, cancellationToken);
        await library.AddAsync(assistant, set.Documents, cancellationToken);
        var answers = new List<(SetQuestion Question, Answer Answer)>();
        foreach (var question in set.Questions)
            answers.Add((question, await library.AnswerAsync(assistant, question.Text, cancellationToken)));

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Name}: of {answers.Count} questions {Share(answers, answer => answer.Answer.Sources.Contains(answer.Question.Answer)):0.00} cite the section that answers, {Share(answers, answer => answer.Answer.Sources is [var first, ..] && first == answer.Question.Answer):0.00} first; nothing found {Share(answers, answer => answer.Answer.Sources.Count == 0):0.00}"));
    }

    private static Task<string> UnpackAsync(string language, CancellationToken cancellationToken) =>
        DebianSets.UnpackAsync(language is "en" ? DebianSets.FaqPackage : $"{DebianSets.FaqPackage}-{language}", cancellationToken);

    private static double Share<T>(List<T> answers, Func<T, bool> isSo) => answers.Count(isSo) / (double)answers.Count;

    private static IReadOnlyList<Question> Read(string file) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Answers", file))
            .Select(line => line.Split('\t'))
            .Select(columns => new Question(columns[0], columns[1].Split('|'))),
    ];

    [GeneratedRegex(@"[\s`*]+")]
    private static partial Regex Between();

    /// <param name="Words">Any of these answers it.</param>
    private sealed record Question(string Text, string[] Words)
    {
        public bool IsAnsweredBy(Answer answer)
        {
            var text = Plain(answer.Text);
            return Words.Any(words => text.Contains(Plain(words), StringComparison.OrdinalIgnoreCase));
        }

        private static string Plain(string text) => Between().Replace(text, " ");
    }
}
