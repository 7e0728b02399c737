using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Operations;

public sealed partial class DatabaseSizeTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string CountSamples = "select count(*) from database_size_samples";

    /// <summary>The first sample is taken at the service's start; what a test adds must not be older than it.</summary>
    public async ValueTask InitializeAsync() => await Eventually.Is(() => api.QueryAsync<long>(CountSamples), count => count > 0);

    public async ValueTask DisposeAsync() =>
        await api.ExecuteAsync("delete from database_size_samples where taken_at < (select max(taken_at) from database_size_samples)");

    [Fact]
    public async Task Every_metric_has_its_help_and_its_type()
    {
        var text = await ScrapeAsync(api.Host);

        foreach (var name in SampleLine.Matches(text).Select(match => match.Groups["name"].Value).Distinct())
            Assert.Matches($"(?m)^# HELP {name} .+\n# TYPE {name} gauge$", text);

        Assert.Contains("chatai_database_alerts 0\n", text, StringComparison.Ordinal);
        Assert.Contains("chatai_database_health_status 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        var before = await api.QueryAsync<long>(CountSamples);

        for (var scrape = 0; scrape < 5; scrape++)
            await ScrapeAsync(api.Host);

        Assert.Equal(before, await api.QueryAsync<long>(CountSamples));
    }

    [Fact]
    public async Task Growth_is_not_told_before_a_day_has_been_seen()
    {
        await SampleAsync(hoursAgo: 20, megabytes: -50);

        Assert.DoesNotContain("chatai_database_growth_rate_mb_per_day", await ScrapeAsync(api.Host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growth_is_the_slope_of_the_last_seven_days()
    {
        foreach (var day in Enumerable.Range(1, 6))
            await SampleAsync(day * 24, megabytes: -48 * day);
        await SampleAsync(hoursAgo: 8 * 24, megabytes: 10_000);

        Assert.Equal(48, Value(await ScrapeAsync(api.Host), "chatai_database_growth_rate_mb_per_day"), precision: 1);
    }

    [Fact]
    public async Task Two_processes_note_one_sample_an_hour_and_forget_those_of_another_month()
    {
        await SampleAsync(hoursAgo: 31 * 24, megabytes: 0);
        await SampleAsync(hoursAgo: 29 * 24, megabytes: 0);

        api.StartAnother();

        // Of the two old ones the other is forgotten, which is the last that the new process does about it.
        await Eventually.Is(() => api.QueryAsync<long>($"{CountSamples} where taken_at < now() - interval '28 days'"), count => count == 1);
        Assert.Equal(
            await api.QueryAsync<long>(CountSamples),
            await api.QueryAsync<long>("select count(distinct date_trunc('hour', taken_at)) from database_size_samples"));
    }

    [Fact]
    public async Task The_disk_is_told_where_its_folder_is_known_and_alone_there()
    {
        var knowing = api.StartAnother(("Database:DataFolder", Path.GetTempPath()), ("Database:DiskUsageCriticalPercent", "100"));

        var text = await ScrapeAsync(knowing);

        Assert.InRange(Value(text, "chatai_disk_usage_percent"), 0, 100);
        Assert.InRange(Value(text, "chatai_disk_free_bytes"), 0, Value(text, "chatai_disk_total_bytes"));
        Assert.DoesNotContain("chatai_disk", await ScrapeAsync(api.Host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_is_passed_is_an_alert_and_a_warning()
    {
        var strict = api.StartAnother(("Database:SizeWarningGigabytes", "0.001"));

        var text = await ScrapeAsync(strict);

        Assert.Equal(1, Value(text, "chatai_database_alerts"));
        Assert.Equal(1, Value(text, "chatai_database_health_status"));
    }

    private static async Task<string> ScrapeAsync(ApiHost host)
    {
        using var client = host.Client();
        return await client.GetStringAsync(new Uri("/metrics/db-size", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>Relative to the sample of this hour, which the service took.</summary>
    private Task SampleAsync(int hoursAgo, int megabytes) => api.ExecuteAsync(
        """
        insert into database_size_samples (taken_at, size_bytes)
        select max(taken_at) - make_interval(hours => $1), (array_agg(size_bytes order by taken_at desc))[1] + $2 * 1048576::bigint
        from   database_size_samples
        """,
        hoursAgo,
        megabytes);

    private static double Value(string text, string name) => double.Parse(
        Regex.Match(text, $"(?m)^{name} (?<value>[-0-9.E+]+)$").Groups["value"].Value,
        CultureInfo.InvariantCulture);

    [GeneratedRegex("(?m)^(?<name>[a-z_]+)[ {]")]
    private static partial Regex SampleLine { get; }
}
