using System.Diagnostics.Metrics;

namespace ChatAi.Gateway.RateLimits;

internal sealed class RateLimitMetrics
{
    private readonly Counter<long> refused;

    public RateLimitMetrics(IMeterFactory meters) => refused = meters
        .Create(new MeterOptions("ChatAi.Gateway"))
        .CreateCounter<long>("chatai.gateway.refused", "{request}", "Requests refused because their caller was over his limit.");

    public void Refused(Limit limit) => refused.Add(1, new KeyValuePair<string, object?>("chatai.gateway.limit", limit.Name));
}
