namespace ChatAi.Bench.Handoffs;

/// <summary>The labelled messages, and how well a detector tells those that ask for a person from the others.</summary>
internal static class WishSet
{
    public const double LeastPrecision = 0.95;
    public const double LeastRecall = 0.85;

    public sealed record Message(string Language, bool AsksForPerson, string Text);

    /// <param name="Missed">Wishes that were not seen.</param>
    /// <param name="Imagined">Messages that were taken for wishes, and are none.</param>
    public sealed record Score(int Messages, int Seen, IReadOnlyList<string> Missed, IReadOnlyList<string> Imagined)
    {
        public double Precision => (double)Seen / (Seen + Imagined.Count);

        public double Recall => (double)Seen / (Seen + Missed.Count);

        public bool IsReached => Precision >= LeastPrecision && Recall >= LeastRecall;
    }

    /// <param name="name">A file beside the program: tab separated, lines that begin with # aside.</param>
    public static IReadOnlyList<Message> Read(string name) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Handoffs", name))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(columns => new Message(columns[0], columns[1] == "yes", columns[2])),
    ];

    public static Score Judge(IReadOnlyCollection<Message> messages, Func<string, bool> detector)
    {
        var seen = messages.Where(message => detector(message.Text)).ToHashSet();
        return new Score(
            messages.Count,
            seen.Count(message => message.AsksForPerson),
            [.. messages.Where(message => message.AsksForPerson && !seen.Contains(message)).Select(message => message.Text)],
            [.. seen.Where(message => !message.AsksForPerson).Select(message => message.Text)]);
    }
}
