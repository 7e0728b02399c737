using System.Globalization;
using ChatAi.Api.Answers;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.FollowUps;

/// <summary>How well follow-ups are told from questions that stand by themselves: on what the rule was tuned with, on what it was not, and on what is hard.</summary>
internal static class FollowUpBenchmark
{
    /// <summary>The last is shown, and not asked for.</summary>
    private static readonly (string Part, string File, bool IsAsked)[] Parts =
    [
        ("development", "dialogs.tsv", true),
        ("held out", "dialogs-held-out.tsv", true),
        ("hard", "dialogs-hard.tsv", false),
    ];

    public static int Run(string[] options)
    {
        var showsMistakes = options.Contains("--mistakes");
        var reached = true;
        Console.WriteLine("part         language  messages   right  missed  imagined");
        foreach (var (part, file, isAsked) in Parts)
        {
            var messages = FollowUpSet.Read(file);
            var whole = FollowUpSet.Judge(messages, FollowUp.IsOne);
            foreach (var language in messages.GroupBy(message => message.Language))
                Print(part, language.Key, FollowUpSet.Judge([.. language], FollowUp.IsOne));

            Print(part, "all", whole);
            reached &= !isAsked || whole.Accuracy >= FollowUpSet.LeastAccuracy;
            if (showsMistakes)
                Tell(whole);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"right ≥ {FollowUpSet.LeastAccuracy:0.00} on the first two parts: {Verdict.Of(reached)}"));
        return reached ? 0 : 1;
    }

    private static void Print(string part, string language, FollowUpSet.Score score) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{part,-12} {language,-8} {score.Messages,9}  {score.Accuracy,6:0.000}  {score.Missed.Count,6}  {score.Imagined.Count,8}"));

    private static void Tell(FollowUpSet.Score score)
    {
        foreach (var text in score.Missed)
            Console.WriteLine($"  missed:   {text}");
        foreach (var text in score.Imagined)
            Console.WriteLine($"  imagined: {text}");
    }
}
