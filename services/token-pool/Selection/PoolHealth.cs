using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ChatAi.TokenPool.Selection;

/// <summary>The component <c>ai_token_manager</c>: healthy while at least one key can answer.</summary>
internal sealed class PoolHealth(KeyRing ring, DatabaseClock clock) : IHealthCheck
{
    public const string Component = "ai_token_manager";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ring.RefreshAsync();
            var (current, now) = (ring.Current, clock.Now);
            return current.Keys.Any(key => current.IsAwake(key, now) && key.Room.Left > 0)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(current.Keys.Count == 0 ? "The pool has no key" : "No key of the pool can answer now");
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The keys cannot be read", exception);
        }
    }
}
