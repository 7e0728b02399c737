using System.Diagnostics.Metrics;

namespace ChatAi.Gateway.RateLimits;

internal sealed class RateLimitMetrics
{
    private readonly Counter<long> refused;

    public RateLimitMetrics(IMeterFactory meters)
    {
        refused = meters
            .Create(new MeterOptions("ChatAi.Gateway"))
            .CreateCounter<long>("chatai.gateway.refused", "{request}", "Requests refused because their caller was over his limit.");

        foreach (var limit in (string[])["user", "address", "sign-in"])
            Count(limit, 0);
    }

    public void Refused(Limit limit) => Count(limit.Name, 1);

    private void Count(string limit, int requests) => refused.Add(requests, new KeyValuePair<string, object?>("chatai.gateway.limit", limit));
}
