using System.Text.Json;
using ChatAi.Gateway.Services;
using ChatAi.ServiceDefaults.Health;
using ChatAi.ServiceDefaults.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatAi.Gateway.Health;

/// <summary>Asks all instances of all services, and the gateway's own checks, side by side.</summary>
internal sealed class ServiceReports(Suite suite, HealthCheckService ownChecks, HealthOptions options, TimeProvider clock)
{
    private const string Gateway = "gateway";

    public async Task<IReadOnlyCollection<ServiceReport>> CollectAsync(CancellationToken cancellationToken)
    {
        var instances = suite.Instances;
        var missing = suite.Services
            .Except(instances.Select(instance => instance.Service))
            .Select(service => ServiceReport.Silent(service, "It is not known where it runs"));

        var asked = instances.Select(instance => AskAsync(instance, cancellationToken)).Append(OwnAsync(cancellationToken));
        return [.. await Task.WhenAll(asked), .. missing];
    }

    private async Task<ServiceReport> AskAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var asked = clock.GetTimestamp();
        try
        {
            using var response = await instance.GetAsync(HealthFeature.HealthPath, either.Token);
            if (response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                var answer = await response.Content.ReadFromJsonAsync<Answer>(WireJson.Options, either.Token);
                return Read(instance, answer, MillisecondsSince(asked));
            }

            return ServiceReport.Silent(instance.Service, $"It answers {(int)response.StatusCode} when asked for its health");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return ServiceReport.Silent(instance.Service, $"It does not answer within {options.Patience.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException)
        {
            return ServiceReport.Silent(instance.Service, "It cannot be reached");
        }
        catch (JsonException)
        {
            return ServiceReport.Silent(instance.Service, "Its health cannot be read");
        }
    }

    private static ServiceReport Read(ServiceInstance instance, Answer? answer, double latency) => answer?.Status is { } status
        ? new(instance.Service, null, status, latency, answer.Components ?? new Dictionary<string, Component>())
        : ServiceReport.Silent(instance.Service, "Its health cannot be read");

    private async Task<ServiceReport> OwnAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var report = await ownChecks.CheckHealthAsync(check => check.Name == "redis", cancellationToken);
        var components = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new Component(Word(entry.Value.Status), Milliseconds(entry.Value.Duration), entry.Value.Description));

        return new ServiceReport(Gateway, null, Word(report.Status), MillisecondsSince(asked), components);
    }

    private double MillisecondsSince(long asked) => Milliseconds(clock.GetElapsedTime(asked));

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };

    private sealed record Answer(string? Status, Dictionary<string, Component>? Components);
}
