using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>Each metric says what it is, in the scrape and in the documentation.</summary>
public sealed partial class ExplanationTests(OwnInstallation installation, ITestOutputHelper output)
{
    private static readonly string[] Paths = ["/metrics", "/metrics/db-size", "/metrics/telegram-rate-limit"];

    [Fact]
    public async Task Every_family_is_explained_and_promtool_has_nothing_to_say_of_our_own()
    {
        await installation.AnswerAsync(9_611);
        var promtool = await ForeignProgram.OfPackageAsync("promtool", "prometheus");

        foreach (var path in Paths)
        {
            var text = await installation.Gateway.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);
            var linted = await ForeignProgram.RunAsync(promtool.File, ["check", "metrics"], promtool.Environment, text);

            output.WriteLine($"{path}: {linted.Everything}");
            Assert.DoesNotContain("error while linting", linted.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain(linted.Everything.Split('\n'), line => line.StartsWith("chatai_", StringComparison.Ordinal));
            var explained = Heads(text, "HELP").Intersect(Heads(text, "TYPE")).ToHashSet();
            Assert.DoesNotContain(Samples(text).Select(NameOf), name => !explained.Contains(name) && !explained.Contains(Part.Replace(name, "")));
        }
    }

    [Fact]
    public async Task The_documentation_tells_of_each_metric_of_our_own_what_the_metric_tells_of_itself()
    {
        await installation.AnswerAsync(9_616);
        var told = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Paths)
        {
            var heads = (await installation.Gateway.GetStringAsync(new Uri(path, UriKind.Relative), Cancel)).Split('\n').Where(line => OwnHead.IsMatch(line)).ToList();
            told.UnionWith(
                from help in heads.Select(line => OwnHead.Match(line)).Where(match => match.Groups["kind"].Value == "HELP")
                let type = heads.Select(line => OwnHead.Match(line)).Single(match => match.Groups["kind"].Value == "TYPE" && match.Groups["name"].Value == help.Groups["name"].Value)
                select $"| `{help.Groups["name"].Value}` | {type.Groups["words"].Value} | {help.Groups["words"].Value} |");
        }

        var written = (await File.ReadAllLinesAsync(Repository.PathTo("docs", "observability.md"), Cancel)).Where(line => OwnRow.IsMatch(line)).ToList();

        foreach (var row in told)
            output.WriteLine(row);
        Assert.Empty(told.Except(written));
        Assert.DoesNotContain(written.Except(told), row => !Conditions.Metrics.Contains(OwnRow.Match(row).Groups["name"].Value));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Samples(string text) => text.Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    private static HashSet<string> Heads(string text, string kind) =>
        [.. text.Split('\n').Where(line => line.StartsWith($"# {kind} ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];

    private static string NameOf(string sample) => sample[..sample.IndexOfAny(['{', ' '])];

    [GeneratedRegex("^# (?<kind>HELP|TYPE) (?<name>(chatai|gen_ai|telegram)_[a-z0-9_]+) (?<words>.*)$")]
    private static partial Regex OwnHead { get; }

    [GeneratedRegex("^\\| `(?<name>(chatai|gen_ai|telegram)_[a-z0-9_]+)` \\|")]
    private static partial Regex OwnRow { get; }

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part { get; }
}
