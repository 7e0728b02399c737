namespace ChatAi.Gateway.Health;

/// <summary>The health of the whole suite: each component is as bad as the worst that any service says of it.</summary>
internal sealed record Overview(string Status, double Timestamp, IReadOnlyDictionary<string, Component>? Components = null)
{
    /// <summary>The components that operators look for; one of which nobody says anything is not well.</summary>
    private static readonly string[] Expected = ["database", "redis", "ai_token_manager"];

    public static Overview Of(IReadOnlyCollection<ServiceReport> reports, DateTimeOffset now)
    {
        var components = new Dictionary<string, Component>();
        foreach (var (name, component) in reports.SelectMany(report => report.AllComponents))
            components[name] = components.TryGetValue(name, out var known) ? known.OrWorse(component) : component;

        foreach (var name in Expected)
            components.TryAdd(name, Component.Unhealthy("No service reports on it"));

        var worst = components.Values.Aggregate((one, other) => one.OrWorse(other));
        return new Overview(
            worst.Status,
            now.ToUnixTimeMilliseconds() / 1000.0,
            components.OrderBy(entry => Rank(entry.Key)).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary());
    }

    private static int Rank(string component) => Array.IndexOf(Expected, component) is >= 0 and var rank ? rank : Expected.Length;
}
