using System.Net;
using ChatAi.Gateway.Metrics;
using ChatAi.Gateway.Tests.Doubles;

namespace ChatAi.Gateway.Tests.Metrics;

public sealed class SuiteMetricsTests(Stores stores) : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task One_scrape_shows_all_services()
    {
        const string text = """
            # HELP turns_total Turns.
            # TYPE turns_total counter
            turns_total{kind="text"} 5

            """;
        gateway.Api.Answer("/metrics", text);
        gateway.BotManager.Answer("/metrics", text);
        await gateway.TokenPool.DisposeAsync();

        var families = await ScrapeAsync();

        Assert.Equal(["api", "bot-manager"], families["turns_total"].Samples.Select(sample => sample.Labels["service"]));
        Assert.Equal(
            [("api", 1), ("bot-manager", 1), ("token-pool", 0)],
            families["chatai_service_up"].Samples.Select(sample => (sample.Labels["service"], (int)sample.Value)));
    }

    [Fact]
    public async Task The_gateways_own_metrics_are_among_them()
    {
        using var first = await gateway.GetAsync("/api/assistants");

        var families = await ScrapeAsync();

        Assert.Contains(families["http_server_request_duration_seconds"].Samples, sample => sample.Labels["service"] == "gateway");
    }

    [Fact]
    public async Task The_health_of_each_component_is_among_them()
    {
        await gateway.TokenPool.DisposeAsync();

        var families = await ScrapeAsync();

        var silent = families["chatai_health_component_status"].Samples.Single(sample => sample.Labels["component"] == "token_pool");
        Assert.Equal((2, 2), (silent.Value, Assert.Single(families["chatai_health_status"].Samples).Value));
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("text/plain,application/openmetrics-text;q=0.5", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    public async Task Whoever_would_rather_have_OpenMetrics_gets_it_from_every_service(string accept, bool isOpen)
    {
        gateway.Api.Answer("/metrics", isOpen
            ? "# TYPE turns counter\n# UNIT turns turns\n# HELP turns Turns.\nturns_total{kind=\"te}xt\"} 5 # {trace_id=\"0af7\"} 1 1.5\n# EOF\n"
            : "# HELP turns_total Turns.\n# TYPE turns_total counter\nturns_total{kind=\"te}xt\"} 5\n");

        using var response = await gateway.GetAsync("/metrics", ("Accept", accept));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var format = isOpen ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
        Assert.Equal(format.ContentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(isOpen, text.EndsWith("\n# EOF\n", StringComparison.Ordinal));
        Assert.Contains(
            isOpen
                ? "# TYPE turns counter\n# UNIT turns turns\nturns_total{service=\"api\",kind=\"te}xt\"} 5 # {trace_id=\"0af7\"} 1 1.5\n"
                : "# TYPE turns_total counter\nturns_total{service=\"api\",kind=\"te}xt\"} 5\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_exemplar_belongs_to_its_sample_and_makes_no_other_series_of_it()
    {
        var joined = new Exposition(ExpositionFormat.OpenMetrics);
        joined.Add("api", null, "# TYPE a gauge\na{k=\"1\"} 1 # {trace_id=\"1\"} 1\na{k=\"1\"} 2 # {trace_id=\"2\"} 2\n# EOF\n");
        joined.Add("api", null, "# TYPE a counter\na_total 2\n# EOF\n");

        Assert.Equal("# TYPE a gauge\na{service=\"api\",k=\"1\"} 1 # {trace_id=\"1\"} 1\n# EOF\n", joined.ToString());
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/db-size")]
    [InlineData("/metrics/telegram-rate-limit")]
    public async Task Nobody_else_sees_metrics(string path)
    {
        using var response = await gateway.GetAsync(path, ("X-Forwarded-For", "203.0.113.7"));

        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "urn:chatai:network-not-known");
        Assert.Empty(gateway.Doubles.SelectMany(service => service.Seen));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health")]
    public async Task No_other_method_shows_the_processs_own(string path)
    {
        using var response = await gateway.SendAsync("POST", path);

        await response.ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "urn:chatai:method-not-allowed");
    }

    [Fact]
    public void Families_are_joined_histograms_included()
    {
        var joined = new Exposition(ExpositionFormat.Text);
        joined.Add("api", null, Histogram("0.5"));
        joined.Add("token-pool", "10.0.0.1:80", Histogram("0.7"));
        joined.Add("token-pool", "10.0.0.2:80", Histogram("0.9"));

        var family = ExpositionParser.Parse(joined.ToString())["duration_seconds"];

        Assert.Equal(("How long.", "histogram", 12), (family.Help, family.Type, family.Samples.Count));
        Assert.Equal(
            ["", "10.0.0.1:80", "10.0.0.2:80"],
            family.Samples.Select(sample => sample.Labels.GetValueOrDefault("instance", "")).Distinct());
    }

    [Fact]
    public void Labels_of_the_same_name_are_kept_under_another()
    {
        var joined = new Exposition(ExpositionFormat.Text);
        joined.Add("api", null, """
            # TYPE a gauge
            a{service="x, service=\"y\" }",other="instance=",instance="i"} 1
            a{} 2
            a 3 1700000000000
            b{my_service="s"} NaN

            """.Replace("a{} 2\n", "a{k=\"\"} 2\n", StringComparison.Ordinal));

        var families = ExpositionParser.Parse(joined.ToString());

        var first = families["a"].Samples[0].Labels;
        Assert.Equal(("api", """x, service=\"y\" }""", "instance=", "i"), (first["service"], first["exported_service"], first["other"], first["exported_instance"]));
        Assert.Equal(3, families["a"].Samples.Count);
        Assert.Equal(("untyped", "s"), (families["b"].Type, families["b"].Samples[0].Labels["my_service"]));
    }

    [Fact]
    public void A_series_that_a_process_repeats_stands_there_once()
    {
        var joined = new Exposition(ExpositionFormat.Text);
        joined.Add("api", null, "# TYPE a gauge\na{k=\"1\"} 1\na{k=\"1\"} 2\na{k=\"2\"} 3\n");

        Assert.Equal([1, 3], ExpositionParser.Parse(joined.ToString())["a"].Samples.Select(sample => sample.Value));
    }

    [Fact]
    public void A_family_of_another_type_is_left_out_and_named()
    {
        var joined = new Exposition(ExpositionFormat.Text);
        joined.Add("api", null, "# TYPE a gauge\na 1\n");
        joined.Add("token-pool", null, "# TYPE a counter\na 2\n# TYPE b counter\nb 3\n");

        var text = joined.ToString();

        Assert.Equal(1, Assert.Single(ExpositionParser.Parse(text)["a"].Samples).Value);
        Assert.Contains("# a of token-pool is left out", text, StringComparison.Ordinal);
        Assert.True(ExpositionParser.Parse(text).ContainsKey("b"));
    }

    private static string Histogram(string sum) => $$"""
        # HELP duration_seconds How long.
        # TYPE duration_seconds histogram
        duration_seconds_bucket{le="1"} 1
        duration_seconds_bucket{le="+Inf"} 1
        duration_seconds_sum {{sum}}
        duration_seconds_count 1
        # EOF

        """;

    private async Task<Dictionary<string, ParsedFamily>> ScrapeAsync()
    {
        using var response = await gateway.GetAsync("/metrics");
        Assert.Equal(ExpositionFormat.Text.ContentType, response.Content.Headers.ContentType?.ToString());
        return ExpositionParser.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
