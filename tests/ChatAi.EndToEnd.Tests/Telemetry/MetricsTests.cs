using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.Testing.Debian;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>The metrics as a real Prometheus reads them from a started installation.</summary>
public sealed partial class MetricsTests(OwnInstallation installation, ITestOutputHelper output)
{
    private const string Key = "sk-key-of-the-metrics-tests";

    /// <summary>What an installation has only under circumstances that this one is not in.</summary>
    private static readonly string[] Conditional =
    [
        // With a certificate; tests/ChatAi.Gateway.Tests/Tls sees it.
        "chatai_gateway_certificate_expiry_seconds",

        // With Database__DataFolder; tests/ChatAi.Api.Tests/Operations sees it.
        "chatai_disk_free_bytes",
        "chatai_disk_total_bytes",
        "chatai_disk_usage_percent",

        // When the samples of the size span a day; tests/ChatAi.Api.Tests/Operations sees it.
        "chatai_database_growth_rate_mb_per_day",

        // Prometheus' own, while an alert fires.
        "ALERTS",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_family_is_explained_and_promtool_has_nothing_to_say_of_our_own()
    {
        await AnswerAsync(9_611);
        var promtool = await ForeignProgram.OfPackageAsync("promtool", "prometheus");

        foreach (var path in (string[])["/metrics", "/metrics/db-size", "/metrics/telegram-rate-limit"])
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
    public async Task Every_expression_of_rules_and_dashboards_is_evaluated_and_asks_for_what_there_is()
    {
        await AnswerAsync(9_612);
        await using var prometheus = await PrometheusServer.StartAsync(installation.Gateway.BaseAddress!);
        await Eventually.True(async () => (await prometheus.QueryAsync("up == 1")).Count == 3, Patience);
        await Eventually.True(async () => (await prometheus.QueryAsync("chatai:http_requests:rate5m")).Count >= 4, Patience);
        var rules = await Expression.OfRulesAsync(prometheus);
        var all = rules.Concat(Expression.OfDashboards()).ToList();
        var known = Texts(await prometheus.GetAsync("label/__name__/values")).Concat(rules.Select(rule => rule.Where)).Concat(Conditional).ToHashSet();
        var labels = new Dictionary<string, HashSet<string>>();

        var missing = new List<string>();
        foreach (var expression in all)
        {
            await prometheus.QueryAsync(expression.Text);
            missing.AddRange(expression.Metrics.Where(metric => !known.Contains(metric)).Select(metric => $"{expression.Where} asks for {metric}"));
            foreach (var (metric, label) in expression.Labels.Where(asked => !Conditional.Contains(asked.Metric)))
            {
                if (!labels.TryGetValue(metric, out var has))
                    labels[metric] = has = await LabelsAsync(prometheus, metric);
                if (!has.Contains(label))
                    missing.Add($"{expression.Where} asks {metric} for {label}");
            }
        }

        // One for each bot would be too many.
        Assert.DoesNotContain(known, name => name.StartsWith("telegram_bot_", StringComparison.Ordinal));
        output.WriteLine($"{rules.Count} rules, {all.Count - rules.Count} expressions of dashboards");
        Assert.Empty(missing);
        Assert.True(rules.Count > 30 && all.Count > 100, "Not all of them were found.");
    }

    [Fact]
    public async Task The_documentation_tells_of_each_metric_of_our_own_what_the_metric_tells_of_itself()
    {
        await AnswerAsync(9_616);
        var told = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in (string[])["/metrics", "/metrics/db-size", "/metrics/telegram-rate-limit"])
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
        Assert.DoesNotContain(written.Except(told), row => !Conditional.Contains(OwnRow.Match(row).Groups["name"].Value));
    }

    [Fact]
    public async Task A_rule_never_adds_up_what_every_replica_tells_alike()
    {
        await AnswerAsync(9_613);
        await using var prometheus = await PrometheusServer.StartAsync(installation.Gateway.BaseAddress!);
        var metrics = await Eventually.Is(() => prometheus.GetAsync("metadata"), found => found.TryGetProperty("chatai_outbox_age_seconds", out _) && found.TryGetProperty("chatai_token_pool_keys", out _), Patience);
        var shared = metrics.EnumerateObject()
            .Where(metric => metric.Value[0].GetProperty("help").GetString()!.Contains("every replica tells the same", StringComparison.Ordinal))
            .Select(metric => metric.Name)
            .ToList();

        var summed = from expression in (await Expression.OfRulesAsync(prometheus)).Concat(Expression.OfDashboards())
                     from metric in shared
                     where Regex.IsMatch(expression.Text, $@"\b(sum|avg|count)\b[^()]*(\([^()]*\)\s*)?\([^()]*\b{metric}\b")
                     select $"{expression.Where}: {expression.Text}";

        Assert.True(shared.Count >= 5, string.Join(' ', shared));
        Assert.Empty(summed);
    }

    [Fact]
    public async Task A_slow_turn_can_be_looked_at_because_its_bucket_names_its_trace()
    {
        await using var prometheus = await PrometheusServer.StartAsync(installation.Gateway.BaseAddress!);
        const long chat = 9_614;
        await AnswerAsync(chat);
        var trace = (await installation.ValueAsync<string>($"select trace_parent from telegram_updates where chat_id = {chat}")).Split('-')[1];

        foreach (var histogram in (string[])["chatai_turn_duration_seconds_bucket", "chatai_turn_step_duration_seconds_bucket", "chatai_retrieval_duration_seconds_bucket", "gen_ai_client_operation_duration_seconds_bucket", "chatai_outbox_wait_seconds_bucket"])
            await Eventually.True(async () => (await TracesAsync(prometheus, histogram)).Contains(trace), Patience);
    }

    [Fact]
    public async Task Whoever_asks_for_OpenMetrics_gets_it_with_an_end_and_everybody_else_the_text()
    {
        await AnswerAsync(9_615);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("text/plain; q=0.5"));

        using var asked = await installation.Gateway.SendAsync(request, Cancel);
        using var plain = await installation.Gateway.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        var open = await asked.Content.ReadAsStringAsync(Cancel);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", asked.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("\n# EOF\n", open, StringComparison.Ordinal);
        Assert.Single(open.Split('\n'), "# EOF");
        Assert.Matches("(?m)^chatai_turn_duration_seconds_bucket.* # \\{trace_id=", open);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", plain.Content.Headers.ContentType?.ToString());
        Assert.DoesNotContain("trace_id=", await plain.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A question that is answered by a provider, so that each step of the message path has been measured.</summary>
    private async Task AnswerAsync(long chat)
    {
        await using var provider = await OpenAiSimulator.StartAsync(Cancel);
        provider.Behave(Key, new Behaviour(Text: "They are listed. [1]"));
        await using var added = await installation.AddKeyAsync($"metrics {chat}", Key, provider.OpenAiAddress);
        await installation.SayAsync(chat, "How do I list the AI keys?");
        await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0, Patience);
    }

    private static async Task<HashSet<string>> LabelsAsync(PrometheusServer prometheus, string metric) =>
        [.. Texts(await prometheus.GetAsync("labels", ("match[]", metric)))];

    private static async Task<IReadOnlyList<string>> TracesAsync(PrometheusServer prometheus, string histogram)
    {
        var now = (await prometheus.QueryAsync("time()"))[0].GetDouble();
        var found = await prometheus.GetAsync(
            "query_exemplars",
            ("query", histogram),
            ("start", (now - 300).ToString(CultureInfo.InvariantCulture)),
            ("end", (now + 60).ToString(CultureInfo.InvariantCulture)));

        return
        [
            .. found.EnumerateArray()
                .SelectMany(series => series.GetProperty("exemplars").EnumerateArray())
                .Select(exemplar => exemplar.GetProperty("labels").GetProperty("trace_id").GetString()!),
        ];
    }

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(text => text.GetString()!);

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
