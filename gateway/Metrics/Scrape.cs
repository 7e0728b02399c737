using System.Globalization;
using ChatAi.Gateway.Health;
using ChatAi.Gateway.Services;

namespace ChatAi.Gateway.Metrics;

/// <summary>Reads the metrics of all processes side by side and joins them.</summary>
internal sealed class Scrape(Suite suite, OwnMetrics own, Snapshot<Overview> health, TimeProvider clock)
{
    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(5);

    /// <summary>One service that hangs must not cost Prometheus the others: they are answered before it gives up.</summary>
    public static TimeSpan PatienceOf(HttpRequest request) =>
        double.TryParse(request.Headers[TimeoutHeader], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 60
            ? TimeSpan.FromSeconds(Math.Min(LongestPatience.TotalSeconds, 0.7 * seconds))
            : LongestPatience;

    public async Task<string> ReadAsync(ExpositionFormat format, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var instances = suite.Instances;
        var several = instances.CountBy(instance => instance.Service).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet();

        var gateway = own.ReadAsync(format, cancellationToken);
        var verdict = InTimeAsync(() => health.GetAsync(either.Token), timeout.Token);
        var texts = await Task.WhenAll(instances.Select(instance => InTimeAsync(() => ReadAsync(instance, format, either.Token), timeout.Token)));

        var joined = new Exposition(format);
        joined.Add("gateway", null, HealthMetrics.Of(await verdict) + await gateway);
        foreach (var (instance, text) in instances.Zip(texts))
        {
            var name = several.Contains(instance.Service) ? instance.Address.Authority : null;
            joined.Add(instance.Service, name, Presence(text) + text);
        }

        return joined.ToString();
    }

    /// <summary>A process that is silent leaves a trace all the same.</summary>
    private static string Presence(string? text) =>
        $"""
        # HELP chatai_service_up Whether the service's metrics could be read.
        # TYPE chatai_service_up gauge
        chatai_service_up {(text is null ? 0 : 1)}

        """;

    private static async Task<string?> ReadAsync(ServiceInstance instance, ExpositionFormat format, CancellationToken cancellationToken)
    {
        using var response = await instance.GetAsync("/metrics", cancellationToken, format.Accept);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellationToken) : null;
    }

    private static async Task<T?> InTimeAsync<T>(Func<Task<T>> read, CancellationToken timeout)
        where T : class?
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is HttpRequestException || timeout.IsCancellationRequested)
        {
            return null;
        }
    }
}
