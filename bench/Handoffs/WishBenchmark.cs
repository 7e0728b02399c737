using System.Globalization;
using ChatAi.Api.Wishes;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.Handoffs;

/// <summary>How well it is seen that a message asks for a person: on the messages it was tuned with, and on those it was not.</summary>
internal static class WishBenchmark
{
    private static readonly (string Part, string File)[] Parts = [("development", "wishes.tsv"), ("held out", "wishes-held-out.tsv")];

    public static int Run(string[] options)
    {
        var showsMistakes = options.Contains("--mistakes");
        var reached = true;
        Console.WriteLine("part         language  messages  precision  recall");
        foreach (var (part, file) in Parts)
        {
            var messages = WishSet.Read(file);
            var whole = WishSet.Judge(messages, WishForPerson.IsIn);
            foreach (var language in messages.GroupBy(message => message.Language))
                Print(part, language.Key, WishSet.Judge([.. language], WishForPerson.IsIn));

            Print(part, "both", whole);
            reached &= whole.IsReached;
            if (showsMistakes)
                Tell(whole);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"precision ≥ {WishSet.LeastPrecision:0.00} and recall ≥ {WishSet.LeastRecall:0.00} on both parts: {Verdict.Of(reached)}"));
        return reached ? 0 : 1;
    }

    private static void Print(string part, string language, WishSet.Score score) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{part,-12} {language,-8} {score.Messages,9}  {score.Precision,9:0.000}  {score.Recall,6:0.000}"));

    private static void Tell(WishSet.Score score)
    {
        foreach (var text in score.Missed)
            Console.WriteLine($"  missed:   {text}");
        foreach (var text in score.Imagined)
            Console.WriteLine($"  imagined: {text}");
    }
}
