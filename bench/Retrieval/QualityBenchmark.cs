using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.MessagePath;

namespace ChatAi.Bench.Retrieval;

/// <summary>
/// How often the built-in provider's search finds the document that answers, over the whole path: documents are uploaded,
/// read, embedded and searched as anyone's are. The other sets show that it is no accident.
/// </summary>
internal static class QualityBenchmark
{
    private const double Aim = 0.80;
    private const int Shown = 5;
    private const int Looked = 30;
    private const int LongestList = 10;
    private const int AtATime = 2;

    /// <summary>Of the manual's index, which is long, every so many a term.</summary>
    private const int Step = 2;

    private static readonly string[] Translations = ["ru", "de", "fr", "it", "ja", "zh-cn"];

    /// <summary>What guests of other houses ask, and no manual of software answers.</summary>
    public static readonly string[] Elsewhere =
    [
        "What does delivery to Bonn cost?", "Do you have gluten free pizza?", "Which size of shoes do you sell?", "Can my dog stay at the hotel?",
        "What is the capital of Australia?", "Who won the world cup in 1998?", "Write me a poem about spring", "How do I bake sourdough bread?",
        "Is breakfast included in the price of the room?", "What are the symptoms of measles?", "How tall is Mount Everest?",
        "How do I return a dress that does not fit?", "I want two tickets for tonight's concert", "Does the warranty cover water damage?",
        "How many calories are in an avocado?", "When does the pharmacy open on Sunday?",
    ];

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var manual = DebianSets.Manual(await DebianSets.UnpackAsync(DebianSets.ManualPackage, cancellationToken));
        var sets = new List<LabelledSet>
        {
            manual with { Questions = [.. manual.Questions.Where((_, place) => place % Step == 0)] },
            DebianSets.Faq(await DebianSets.UnpackAsync(DebianSets.FaqPackage, cancellationToken), "en"),
        };
        if (options.Contains("--more"))
        {
            sets.Add(DebianSets.PythonFaq(await DebianSets.UnpackAsync(DebianSets.PythonPackage, cancellationToken)));
            foreach (var language in Translations)
                sets.Add(DebianSets.Faq(await DebianSets.UnpackAsync($"{DebianSets.FaqPackage}-{language}", cancellationToken), language));
        }

        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartWithoutManagerAsync(cancellationToken);
        using var library = new Library(installation.AddressOf(Part.Api));
        await library.SignInAsync(cancellationToken);

        Console.WriteLine("set           documents  questions  hit@5 (documents)  hit@5 (passages)  hit@8 (passages)  MRR@10  nothing found  best score: lowest, 5 %, median  of 16 foreign questions found nothing");
        var reached = true;
        foreach (var set in sets)
        {
            var score = await JudgeAsync(library, set, cancellationToken);
            Console.WriteLine(score.Line(set));
            if (options.Contains("--misses"))
                Console.WriteLine(string.Join('\n', score.Misses.Select(miss => $"    {miss}")));
            reached &= set.Name is not ("pgdocs" or "debfaq-en") || score.Documents >= Aim;
            reached &= set.Name is "pgdocs" || score.Empty == 0;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hit@5 (documents) ≥ {Aim:0.00} on pgdocs and debfaq-en, something found for each spoken question: {Verdict.Of(reached)}"));
        return reached ? 0 : 1;
    }

    private static async Task<Score> JudgeAsync(Library library, LabelledSet set, CancellationToken cancellationToken)
    {
        var assistant = await library.OpenAsync(set.Name, cancellationToken);
        await library.AddAsync(assistant, set.Documents, cancellationToken);

        var answers = new List<(SetQuestion Question, IReadOnlyList<Find> Found)>();
        foreach (var some in set.Questions.Chunk(AtATime))
            answers.AddRange(await Task.WhenAll(some.Select(async question => (question, await library.AskAsync(assistant, question.Text, Looked, cancellationToken)))));

        var foreign = 0;
        foreach (var question in Elsewhere)
            foreign += (await library.AskAsync(assistant, question, 1, cancellationToken)).Count == 0 ? 1 : 0;

        return Score.Of(answers, Shown, LongestList, foreign);
    }
}
