using System.Diagnostics;

namespace ChatAi.Bench.MessagePath;

/// <summary>A message that has got its answer.</summary>
/// <param name="Bot">At Telegram.</param>
/// <param name="At">A time stamp.</param>
internal sealed record Answered(long Bot, long At, TimeSpan After)
{
    public static double RateOf(IReadOnlyList<Answered> answers) =>
        (answers.Count - 1) / Stopwatch.GetElapsedTime(answers.Min(answer => answer.At), answers.Max(answer => answer.At)).TotalSeconds;

    /// <summary>Without the first and the last tenth: at the one there is something saved up, at the other there is little left to do.</summary>
    public static double RateOfMost(IReadOnlyList<Answered> answers)
    {
        var edge = answers.Count / 10;
        return RateOf([.. answers.OrderBy(answer => answer.At).Skip(edge).SkipLast(edge)]);
    }
}
