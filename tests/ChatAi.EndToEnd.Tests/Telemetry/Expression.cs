using System.Text.Json;
using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>What rules and dashboards ask Prometheus.</summary>
internal sealed partial record Expression(string Where, string Text)
{
    private static readonly string[] Words = ["by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset"];

    /// <summary>A name, and the labels by which it is selected, grouped or matched, wherever they stand.</summary>
    public IEnumerable<string> Metrics => Name.Matches(Bare)
        .Where(name => !Bare[(name.Index + name.Length)..].TrimStart().StartsWith('(') && !Words.Contains(name.Value))
        .Select(name => name.Value)
        .Distinct();

    /// <summary>The labels that are asked of a metric.</summary>
    public IEnumerable<(string Metric, string Label)> Labels =>
        from selector in Selector.Matches(Text)
        from label in Matcher.Matches(selector.Groups["labels"].Value)
        select (selector.Groups["metric"].Value, label.Groups["label"].Value);

    /// <summary>The text without labels, durations and what is grouped by.</summary>
    private string Bare => Duration.Replace(Grouping.Replace(Braces.Replace(Text, ""), " "), "");

    public static async Task<IReadOnlyList<Expression>> OfRulesAsync(PrometheusServer prometheus)
    {
        var groups = (await prometheus.GetAsync("rules")).GetProperty("groups").EnumerateArray();
        return
        [
            .. from rule in groups.SelectMany(rules => rules.GetProperty("rules").EnumerateArray())
               select new Expression(rule.GetProperty("name").GetString()!, rule.GetProperty("query").GetString()!),
        ];
    }

    /// <summary>Variables of Grafana's own stand for what it would put there.</summary>
    public static IReadOnlyList<Expression> OfDashboards() =>
    [
        .. from file in Directory.EnumerateFiles(Repository.PathTo("deploy", "grafana", "dashboards"), "*.json")
           let dashboard = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file))
           from panel in dashboard.GetProperty("panels").EnumerateArray()
           from target in panel.GetProperty("targets").EnumerateArray()
           select new Expression(
               $"{Path.GetFileName(file)}: {panel.GetProperty("title").GetString()}",
               target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "1m", StringComparison.Ordinal)),
    ];

    [GeneratedRegex("[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex Name { get; }

    [GeneratedRegex("(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)\\{(?<labels>[^}]*)\\}")]
    private static partial Regex Selector { get; }

    [GeneratedRegex("(?<label>[a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)\"[^\"]*\"")]
    private static partial Regex Matcher { get; }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces { get; }

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Grouping { get; }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Duration { get; }
}
