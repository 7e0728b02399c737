using System.Net.Http.Headers;
using ChatAi.Gateway.Services;

namespace ChatAi.Gateway.Metrics;

/// <summary>Reads the metrics of all processes side by side and joins them.</summary>
internal sealed class Scrape(Suite suite, OwnMetrics own, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly MediaTypeWithQualityHeaderValue PlainText = MediaTypeWithQualityHeaderValue.Parse("text/plain");

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var instances = suite.Instances;
        var several = instances.CountBy(instance => instance.Service).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet();

        var gateway = own.ReadAsync(cancellationToken);
        var texts = await Task.WhenAll(instances.Select(instance => ReadAsync(instance, cancellationToken)));

        var joined = new Exposition();
        joined.Add("gateway", null, await gateway);
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

    private async Task<string?> ReadAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await instance.GetAsync("/metrics", either.Token, PlainText);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(either.Token) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException || patience.IsCancellationRequested)
        {
            return null;
        }
    }
}
