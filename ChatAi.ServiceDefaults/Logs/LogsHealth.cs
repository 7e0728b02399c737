using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>Without its logs a service goes on, and says so.</summary>
internal sealed class LogsHealth(LogFiles files) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failed =
            from file in files.Open()
            where file.Failure is not null
            let backlog = file.Backlog
            select $"{file.Name} cannot be written: {file.Failure} ({backlog.Lines} lines wait, {backlog.Dropped} were dropped)";

        return Task.FromResult(failed.ToList() is { Count: > 0 } reasons
            ? HealthCheckResult.Degraded(string.Join("; ", reasons))
            : HealthCheckResult.Healthy());
    }
}
