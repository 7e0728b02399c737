namespace ChatAi.Bench.Ingestion;

/// <summary>Sentences that say nothing, the same in each run; only their lengths are those of a manual.</summary>
internal sealed class Prose
{
    private const int FewestWords = 7;
    private const int MostWords = 18;

    private static readonly string[] Words =
    [
        "the", "of", "and", "to", "in", "is", "for", "with", "on", "by", "from", "before", "after", "each", "every", "which", "until", "without",
        "guest", "river", "harbour", "market", "library", "ticket", "garden", "window", "engine", "winter", "barley", "copper", "lantern", "bridge",
        "invoice", "delivery", "contract", "warranty", "customer", "payment", "register", "schedule", "department", "appointment", "permission",
        "opens", "closes", "carries", "repairs", "measures", "returns", "receives", "records", "arrives", "depends", "belongs", "consists",
        "early", "narrow", "yearly", "written", "common", "separate", "available", "necessary", "temporary", "reliable", "northern", "remaining",
    ];

    private readonly Random chance = new(1);

    public string Heading() => Capital(string.Join(' ', Any(chance.Next(2, 5))));

    /// <summary>Its paragraphs.</summary>
    public IReadOnlyList<string> Section() => [.. Enumerable.Range(0, chance.Next(2, 5)).Select(_ => Paragraph())];

    private string Paragraph() => string.Join(' ', Enumerable.Range(0, chance.Next(3, 7)).Select(_ => $"{Capital(string.Join(' ', Any(chance.Next(FewestWords, MostWords))))}."));

    private IEnumerable<string> Any(int count) => Enumerable.Range(0, count).Select(_ => Words[chance.Next(Words.Length)]);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
