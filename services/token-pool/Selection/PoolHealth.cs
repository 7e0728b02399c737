using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ChatAi.TokenPool.Selection;

/// <summary>The component <c>ai_token_manager</c>: healthy while at least one key can answer.</summary>
internal sealed class PoolHealth(Candidates candidates) : IHealthCheck
{
    public const string Component = "ai_token_manager";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var keys = await candidates.ReadAsync(cancellationToken);
            return keys.Exists(key => key.CanAnswer)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(keys.Count == 0 ? "The pool has no key" : "No key of the pool can answer now");
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The keys cannot be read", exception);
        }
    }
}
