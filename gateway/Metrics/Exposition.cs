using System.Text;

namespace ChatAi.Gateway.Metrics;

/// <summary>
/// Joins the text expositions of several processes into one that is valid again: a family stands in it once, with its
/// samples together, and each sample says which service it comes from.
/// </summary>
internal sealed class Exposition(ExpositionFormat format)
{
    private const string ServiceLabel = "service";

    private readonly SortedDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly List<string> leftOut = [];

    /// <param name="instance">Tells instances of one service apart; null when there is only one.</param>
    public void Add(string service, string? instance, string text)
    {
        var label = instance is null ? $"{ServiceLabel}=\"{service}\"" : $"{ServiceLabel}=\"{service}\",instance=\"{instance}\"";
        Family? current = null;
        (string Name, string Words)? help = null;
        (string Name, string Words)? unit = null;

        foreach (var line in text.EnumerateLines())
        {
            // HELP, UNIT and TYPE come in any order.
            if (Comment(line, "# HELP ") is { } helpLine)
                help = helpLine;
            else if (Comment(line, "# UNIT ") is { } unitLine)
                unit = unitLine;
            else if (Comment(line, "# TYPE ") is { } typeLine)
                current = Open(service, typeLine.Name, typeLine.Words);
            else if (!line.IsEmpty && line[0] != '#')
                Add(current, line, label);

            if (current?.Name == help?.Name)
                current?.Help ??= help?.Words;
            if (current?.Name == unit?.Name)
                current?.Unit ??= unit?.Words;
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, family) in families)
        {
            if (family.Help is not null)
                text.Append("# HELP ").Append(name).Append(' ').Append(family.Help).Append('\n');

            text.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n');
            if (family.Unit is not null)
                text.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');

            foreach (var sample in family.Samples)
                text.Append(sample).Append('\n');
        }

        foreach (var reason in leftOut.Where(_ => format.MayHaveRemarks))
            text.Append("# ").Append(reason).Append('\n');

        return text.Append(format.End).ToString();
    }

    private static (string Name, string Words)? Comment(ReadOnlySpan<char> line, string mark)
    {
        if (!line.StartsWith(mark, StringComparison.Ordinal))
            return null;

        var words = line[mark.Length..];
        var space = words.IndexOf(' ');
        return space < 0 ? (words.ToString(), "") : (words[..space].ToString(), words[(space + 1)..].ToString());
    }

    private Family Open(string service, string name, string type)
    {
        if (!families.TryGetValue(name, out var family))
            return families[name] = new Family(name, type);

        if (family.Type == type)
            return family;

        // One family cannot be of two types, and the one that came first is as good as the other.
        leftOut.Add($"{name} of {service} is left out: it is a {type} there, and a {family.Type} elsewhere");
        return Family.Dropped;
    }

    private void Add(Family? current, ReadOnlySpan<char> line, string label)
    {
        var name = line[..NameLength(line)].ToString();
        var family = current is not null && (current == Family.Dropped || format.Belongs(name, current.Name, current.Type)) ? current : Open("", name, format.Untyped);
        if (family != Family.Dropped)
            family.Add(Labelled(name, line[name.Length..], label));
    }

    private static int NameLength(ReadOnlySpan<char> line) => line.IndexOfAny('{', ' ', '\t') is >= 0 and var end ? end : line.Length;

    private static string Labelled(string name, ReadOnlySpan<char> rest, string label) =>
        rest is not ['{', .. var inner] ? $"{name}{{{label}}}{rest}"
        : inner is ['}', .. var value] ? $"{name}{{{label}}}{value}"
        : $"{name}{{{label},{WithoutClash(inner)}";

    /// <summary>A label of the process's own that is called like ours is renamed, as Prometheus does.</summary>
    private static string WithoutClash(ReadOnlySpan<char> labels)
    {
        var renamed = new StringBuilder(labels.Length);
        var quoted = false;
        var start = true;

        for (var at = 0; at < labels.Length; at++)
        {
            var here = labels[at];
            if (start && !quoted && (StartsWith(labels[at..], ServiceLabel) || StartsWith(labels[at..], "instance")))
                renamed.Append("exported_");

            renamed.Append(here);
            if (quoted && here == '\\' && at + 1 < labels.Length)
                renamed.Append(labels[++at]);
            else if (here == '"')
                quoted = !quoted;
            else if (here == '}' && !quoted)
                return renamed.Append(labels[(at + 1)..]).ToString();

            start = !quoted && (here == ',' || (start && here == ' '));
        }

        return renamed.ToString();
    }

    private static bool StartsWith(ReadOnlySpan<char> labels, string name) =>
        labels.StartsWith(name, StringComparison.Ordinal) && labels.Length > name.Length && labels[name.Length] == '=';

    private sealed class Family(string name, string type)
    {
        private readonly HashSet<string> series = new(StringComparer.Ordinal);

        public static Family Dropped { get; } = new("", "");

        public string Name => name;

        public string Type => type;

        public string? Help { get; set; }

        public string? Unit { get; set; }

        public List<string> Samples { get; } = [];

        /// <summary>The first sample of a series counts: some exporters repeat one, which a scraper would refuse.</summary>
        public void Add(string sample)
        {
            if (series.Add(sample[..EndOfLabels(sample)]))
                Samples.Add(sample);
        }

        /// <summary>An exemplar has braces too, and a label's value may.</summary>
        private static int EndOfLabels(string sample)
        {
            var quoted = false;
            for (var at = 0; at < sample.Length; at++)
            {
                if (quoted && sample[at] == '\\')
                    at++;
                else if (sample[at] == '"')
                    quoted = !quoted;
                else if (sample[at] == '}' && !quoted)
                    return at;
            }

            return sample.Length;
        }
    }
}
