using ChatAi.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;

namespace ChatAi.ServiceDefaults.Health;

/// <summary>What is asked every few seconds by machines, and is neither traced nor written down.</summary>
internal static class Probes
{
    public static bool Include(PathString path) =>
        path.StartsWithSegments(HealthFeature.HealthPath, StringComparison.Ordinal)
        || path.StartsWithSegments(HealthFeature.AlivePath, StringComparison.Ordinal)
        || path.StartsWithSegments(TelemetryFeature.MetricsPath, StringComparison.Ordinal);
}
