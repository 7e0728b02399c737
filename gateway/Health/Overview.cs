using System.Text.Json.Serialization;

namespace ChatAi.Gateway.Health;

/// <summary>
/// The health of the whole suite. A component is as bad as the worst that any service says of it; a service some of whose
/// instances answer is degraded, and unhealthy when none does.
/// </summary>
internal sealed record Overview(string Status, double Timestamp, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, Component>? Components = null)
{
    /// <summary>The components that operators look for; one of which nobody says anything is not well.</summary>
    private static readonly string[] Expected = ["database", "redis", "ai_token_manager"];

    public static Overview Of(IReadOnlyCollection<ServiceReport> reports, DateTimeOffset now)
    {
        var components = new Dictionary<string, Component>();
        foreach (var (name, component) in reports.SelectMany(report => report.ExplainedComponents))
            components[name] = components.TryGetValue(name, out var known) ? known.OrWorse(component) : component;

        foreach (var service in reports.GroupBy(report => report.Service))
            components[service.Key.Replace('-', '_')] = OfService([.. service]);

        foreach (var name in Expected)
            components.TryAdd(name, Component.Unhealthy("No service reports on it"));

        var worst = components.Values.Aggregate((one, other) => one.OrWorse(other));
        return new Overview(
            worst.Status,
            now.ToUnixTimeMilliseconds() / 1000.0,
            components.OrderBy(entry => Rank(entry.Key)).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary());
    }

    private static Component OfService(IReadOnlyCollection<ServiceReport> instances)
    {
        var answering = instances.Where(instance => instance.Failure is null).ToList();
        if (answering.Count is 0 || answering.Count == instances.Count)
            return instances.Select(instance => instance.Itself).Aggregate((one, other) => one.OrWorse(other));

        var failure = instances.First(instance => instance.Failure is not null).Failure;
        var silent = new Component("degraded", Error: $"{instances.Count - answering.Count} of {instances.Count} instances: {failure}");
        return answering.Select(instance => instance.Itself).Aggregate(silent, (one, other) => one.OrWorse(other));
    }

    private static int Rank(string component) => Array.IndexOf(Expected, component) is >= 0 and var rank ? rank : Expected.Length;
}
