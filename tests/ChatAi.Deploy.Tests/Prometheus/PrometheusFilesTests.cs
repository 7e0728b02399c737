using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;
using YamlDotNet.Serialization;

namespace ChatAi.Deploy.Tests.Prometheus;

/// <summary>The files for Prometheus, judged by its own tool; what they ask for is seen in ChatAi.EndToEnd.Tests.</summary>
public sealed partial class PrometheusFilesTests
{
    private static readonly string Folder = Repository.PathTo("deploy", "prometheus");

    [Fact]
    public async Task Promtool_takes_the_configuration_with_its_rules()
    {
        var promtool = await ForeignProgram.OfPackageAsync("promtool", "prometheus");

        var checkedConfig = (await promtool.RunAsync("check", "config", "--lint=all", "--lint-fatal", Path.Combine(Folder, "prometheus.yml"))).Succeeded();

        Assert.Contains("2 rule files found", checkedConfig.Everything, StringComparison.Ordinal);
        Assert.Matches(@"SUCCESS: \d+ rules found[\s\S]*SUCCESS: \d+ rules found", checkedConfig.Everything);
    }

    [Fact]
    public async Task An_alert_says_what_is_wrong_how_bad_it_is_and_where_the_runbook_goes_on()
    {
        var sections = Sections(await File.ReadAllTextAsync(Repository.PathTo("docs", "runbook.md"), TestContext.Current.CancellationToken));

        foreach (var alert in Alerts())
        {
            Assert.Contains(alert.Labels["severity"], (string[])["critical", "warning"]);
            Assert.False(string.IsNullOrWhiteSpace(alert.Annotations["summary"]));
            Assert.False(string.IsNullOrWhiteSpace(alert.Annotations["description"]));
            var (page, section) = alert.Annotations["runbook_url"].Split('#') switch { [var before, var after] => (before, after), _ => ("", "") };
            Assert.Equal("docs/runbook.md", page);
            Assert.True(sections.Contains(section), $"The runbook has no section {section}, to which {alert.Name} points.");
        }
    }

    [Fact]
    public async Task Each_alert_fires_by_what_it_is_about_and_no_other_does()
    {
        var promtool = await ForeignProgram.OfPackageAsync("promtool", "prometheus");
        var folder = Directory.CreateTempSubdirectory("chatai-alerts-");
        var file = Path.Combine(folder.FullName, "alerts.yml");
        await File.WriteAllTextAsync(file, AlertCases.AsRuleTests(Path.Combine(Folder, "rules")), TestContext.Current.CancellationToken);

        (await promtool.RunAsync("test", "rules", file)).Succeeded();
        folder.Delete(recursive: true);

        Assert.Equal(Alerts().Select(alert => alert.Name).Order(), AlertCases.Broken.Keys.Order());
    }

    private static IReadOnlyList<Alert> Alerts()
    {
        var rules = new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<RuleFile>(File.ReadAllText(Path.Combine(Folder, "rules", "alerts.yml")));
        return [.. rules.Groups.SelectMany(group => group.Rules)];
    }

    /// <summary>As the pages that show Markdown name them.</summary>
    private static HashSet<string> Sections(string markdown) =>
    [
        .. Heading.Matches(Block.Replace(markdown, "")).Select(heading => Unspoken.Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex Unspoken { get; }

#pragma warning disable CA1812 // the reader of YAML makes them
    private sealed class RuleFile
    {
        [YamlMember(Alias = "groups")]
        public List<Group> Groups { get; set; } = [];
    }

    private sealed class Group
    {
        [YamlMember(Alias = "rules")]
        public List<Alert> Rules { get; set; } = [];
    }

    private sealed class Alert
    {
        [YamlMember(Alias = "alert")]
        public string Name { get; set; } = "";

        [YamlMember(Alias = "labels")]
        public Dictionary<string, string> Labels { get; set; } = [];

        [YamlMember(Alias = "annotations")]
        public Dictionary<string, string> Annotations { get; set; } = [];
    }
#pragma warning restore CA1812
}
