using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatAi.Gateway.Tests.Doubles;

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

internal sealed record ParsedFamily(string Name, string? Help, string Type, List<Sample> Samples);

/// <summary>Reads Prometheus' text format 0.0.4 and takes nothing that the format does not allow.</summary>
internal static partial class ExpositionParser
{
    public static Dictionary<string, ParsedFamily> Parse(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line must end with a line feed.");
        Assert.DoesNotContain('\r', text);

        var families = new Dictionary<string, ParsedFamily>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ParsedFamily? current = null;
        (string Name, string Text)? help = null;

        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (HelpLine().Match(line) is { Success: true } helpLine)
            {
                Assert.True(help is null, $"A second HELP before a TYPE: {line}");
                help = (helpLine.Groups["name"].Value, helpLine.Groups["text"].Value);
            }
            else if (TypeLine().Match(line) is { Success: true } typeLine)
            {
                var name = typeLine.Groups["name"].Value;
                Assert.True(help is null || help.Value.Name == name, $"HELP and TYPE of different families: {line}");
                current = new ParsedFamily(name, help?.Text, typeLine.Groups["type"].Value, []);
                Assert.True(families.TryAdd(name, current), $"The family stands twice: {line}");
                help = null;
            }
            else if (!line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("# HELP", StringComparison.Ordinal) || line.StartsWith("# TYPE", StringComparison.Ordinal))
            {
                var sample = ParseSample(line);
                Assert.True(current is not null && Belongs(sample.Name, current), $"The sample stands outside its family: {line}");
                Assert.True(seen.Add(Series(sample)), $"The series stands twice: {line}");
                current.Samples.Add(sample);
            }
        }

        Assert.Null(help);
        return families;
    }

    private static Sample ParseSample(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"No sample: {line}");

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < match.Groups["label"].Captures.Count; i++)
        {
            Assert.True(
                labels.TryAdd(match.Groups["label"].Captures[i].Value, match.Groups["value"].Captures[i].Value),
                $"A label stands twice: {line}");
        }

        return new Sample(match.Groups["name"].Value, labels, Number(match.Groups["number"].Value));
    }

    private static string Series(Sample sample) =>
        sample.Name + string.Concat(sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"|{label.Key}={label.Value}"));

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static bool Belongs(string sample, ParsedFamily family) => family.Type switch
    {
        "histogram" => sample == family.Name + "_bucket" || sample == family.Name + "_sum" || sample == family.Name + "_count",
        "summary" => sample == family.Name || sample == family.Name + "_sum" || sample == family.Name + "_count",
        _ => sample == family.Name,
    };

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""
        ^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\\\|\\"|\\n)*)"(,(?!\})|(?=\})))*\})?[ ](?<number>NaN|[+-]Inf|[+-]?[0-9.]+([eE][+-]?[0-9]+)?)([ ][0-9]+)?$
        """)]
    private static partial Regex SampleLine();
}
