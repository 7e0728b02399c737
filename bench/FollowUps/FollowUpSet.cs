namespace ChatAi.Bench.FollowUps;

/// <summary>The labelled messages, and how well it is decided which of them are looked up together with what was asked before.</summary>
internal static class FollowUpSet
{
    /// <summary>Right decisions among all.</summary>
    public const double LeastAccuracy = 0.9;

    public sealed record Message(string Language, bool IsFollowUp, string Before, string Text);

    /// <param name="Missed">Follow-ups that would be looked up alone.</param>
    /// <param name="Imagined">Messages that stand by themselves, and would be looked up with what was asked before.</param>
    public sealed record Score(int Messages, IReadOnlyList<string> Missed, IReadOnlyList<string> Imagined)
    {
        public double Accuracy => 1 - ((double)(Missed.Count + Imagined.Count) / Messages);
    }

    /// <param name="name">A file beside the program: tab separated, lines that begin with # aside.</param>
    public static IReadOnlyList<Message> Read(string name) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "FollowUps", name))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(columns => new Message(columns[0], columns[1] == "together", columns[2], columns[3])),
    ];

    public static Score Judge(IReadOnlyCollection<Message> messages, Func<string, bool> isFollowUp)
    {
        var wrong = messages.Where(message => isFollowUp(message.Text) != message.IsFollowUp).ToList();
        return new Score(
            messages.Count,
            [.. wrong.Where(message => message.IsFollowUp).Select(message => message.Text)],
            [.. wrong.Where(message => !message.IsFollowUp).Select(message => message.Text)]);
    }
}
