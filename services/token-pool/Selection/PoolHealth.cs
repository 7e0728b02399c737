using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ChatAi.TokenPool.Selection;

/// <summary>The component <c>ai_token_manager</c>: healthy while every active key can answer, unhealthy when none can.</summary>
internal sealed class PoolHealth(KeyRing ring, DatabaseClock clock) : IHealthCheck
{
    public const string Component = "ai_token_manager";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ring.RefreshAsync();
            var (current, now) = (ring.Current, clock.Now);
            var active = current.Keys.Where(key => key.IsActive).ToList();
            var resting = active.Count(key => !current.IsAwake(key, now) || key.Room.Left <= 0);
            return (resting, active.Count) switch
            {
                (_, 0) => HealthCheckResult.Unhealthy("The pool has no active key"),
                (0, _) => HealthCheckResult.Healthy(),
                _ when resting == active.Count => HealthCheckResult.Unhealthy("No key of the pool can answer now"),
                _ => HealthCheckResult.Degraded($"{resting} of {active.Count} keys cannot answer now"),
            };
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The keys cannot be read", exception);
        }
    }
}
