using ChatAi.AppHost.Standalone.View.Secrets;

namespace ChatAi.AppHost.Standalone.View;

/// <summary>The last lines of every resource, without colours and without secrets.</summary>
internal sealed class LogBook(SecretMask mask, TimeProvider clock)
{
    public const int KeptOfEach = 2_000;
    private const int LongestLine = 8_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<LogLine>> lines = [];
    private readonly Dictionary<string, LineLevel> lastLevel = [];
    private long last;

    public void Append(string resource, string text, LineLevel? level = null)
    {
        var plain = mask.Of(LogLine.WithoutColours(text));
        if (plain.Length > LongestLine)
            plain = $"{plain[..LongestLine]}…";

        lock (gate)
        {
            var own = lastLevel[resource] = level ?? LogLine.LevelOf(plain, lastLevel.GetValueOrDefault(resource, LineLevel.Information));
            if (!lines.TryGetValue(resource, out var kept))
                lines[resource] = kept = new Queue<LogLine>();

            kept.Enqueue(new LogLine(++last, clock.GetUtcNow(), resource, own, plain));
            if (kept.Count > KeptOfEach)
                kept.Dequeue();
        }
    }

    /// <summary>What came after a line, of one resource or of all, oldest first.</summary>
    public IReadOnlyList<LogLine> After(long number, string? resource = null)
    {
        lock (gate)
        {
            return number >= last
                ? []
                : [.. lines
                    .Where(pair => resource is null || pair.Key == resource)
                    .SelectMany(pair => pair.Value)
                    .Where(line => line.Number > number)
                    .OrderBy(line => line.Number)];
        }
    }
}
