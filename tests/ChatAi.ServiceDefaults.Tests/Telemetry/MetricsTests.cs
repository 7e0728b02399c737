using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace ChatAi.ServiceDefaults.Tests.Telemetry;

public sealed class MetricsTests(ServiceHost host) : IClassFixture<ServiceHost>
{
    [Fact]
    public async Task Hosts_that_others_choose_run_together_beyond_a_hundred()
    {
        using var meter = new Meter("System.Net.Http");
        var calls = meter.CreateHistogram<double>("http.client.request.duration", "s", "Calls.");

        for (var number = 0; number < 500; number++)
            calls.Record(0.1, new KeyValuePair<string, object?>("server.address", $"host-{number}.example.com"));
        var text = await ScrapeAsync("otel_metric_overflow");

        Assert.InRange(Regex.Count(text, "(?m)^http_client_request_duration_seconds_count.*host-"), 50, 100);
        Assert.Matches("(?m)^http_client_request_duration_seconds_count.*otel_metric_overflow=\"true\"", text);
    }

    [Fact]
    public async Task A_duration_of_our_own_is_told_apart_from_a_millisecond_on_and_tokens_by_their_number()
    {
        using var meter = new Meter("ChatAi.Tests");
        meter.CreateHistogram<double>("chatai.tests.duration", "s", "A time.").Record(0.002);
        meter.CreateHistogram<int>("chatai.tests.usage", "{token}", "A number.").Record(5);

        var text = await ScrapeAsync("chatai_tests_usage");

        Assert.Matches("(?m)^chatai_tests_duration_seconds_bucket.*le=\"0.001\"} 0$", text);
        Assert.Matches("(?m)^chatai_tests_duration_seconds_bucket.*le=\"0.0025\"} 1$", text);
        Assert.Matches("(?m)^chatai_tests_usage_bucket.*le=\"4\"} 0$", text);
        Assert.Matches("(?m)^chatai_tests_usage_bucket.*le=\"16\"} 1$", text);
    }

    [Fact]
    public async Task What_was_counted_before_the_start_is_in_the_metrics() =>
        Assert.Matches($"(?m)^{ServiceHost.Counted}_total.* 0$", await ScrapeAsync(ServiceHost.Counted));

    /// <summary>The exporter answers from memory for a moment.</summary>
    private Task<string> ScrapeAsync(string wanted) => Eventually.Is(
        () => host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken),
        text => text.Contains(wanted, StringComparison.Ordinal));
}
