using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>The metrics as a real Prometheus reads them from a started installation.</summary>
public sealed class MetricsTests(OwnInstallation installation, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_expression_of_rules_and_dashboards_is_evaluated_and_asks_for_what_there_is()
    {
        await installation.AnswerAsync(9_612);
        await using var prometheus = await PrometheusServer.StartAsync(installation.Gateway.BaseAddress!);
        await Eventually.True(async () => (await prometheus.QueryAsync("up == 1")).Count == 3, Patience);
        await Eventually.True(async () => (await prometheus.QueryAsync("chatai:http_requests:rate5m")).Count >= 4, Patience);
        var rules = await Expression.OfRulesAsync(prometheus);
        var all = rules.Concat(Expression.OfDashboards()).ToList();
        var known = Texts(await prometheus.GetAsync("label/__name__/values")).Concat(rules.Select(rule => rule.Where)).Concat(Conditions.Metrics).ToHashSet();
        var labels = new Dictionary<string, HashSet<string>>();

        var missing = new List<string>();
        foreach (var expression in all)
        {
            await prometheus.QueryAsync(expression.Text);
            missing.AddRange(expression.Metrics.Where(metric => !known.Contains(metric)).Select(metric => $"{expression.Where} asks for {metric}"));
            foreach (var (metric, label) in expression.Labels.Where(asked => !Conditions.Metrics.Contains(asked.Metric)))
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
    public async Task A_rule_never_adds_up_what_every_replica_tells_alike()
    {
        await installation.AnswerAsync(9_613);
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
        await installation.AnswerAsync(chat);
        var trace = (await installation.ValueAsync<string>($"select trace_parent from telegram_updates where chat_id = {chat}")).Split('-')[1];

        foreach (var histogram in (string[])["chatai_turn_duration_seconds_bucket", "chatai_turn_step_duration_seconds_bucket", "chatai_retrieval_duration_seconds_bucket", "gen_ai_client_operation_duration_seconds_bucket", "chatai_outbox_wait_seconds_bucket"])
            await Eventually.True(async () => (await TracesAsync(prometheus, histogram)).Contains(trace), Patience);
    }

    [Fact]
    public async Task Whoever_asks_for_OpenMetrics_gets_it_with_an_end_and_everybody_else_the_text()
    {
        await installation.AnswerAsync(9_615);
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
}
