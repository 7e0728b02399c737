using ChatAi.ServiceDefaults.Health;

namespace ChatAi.Gateway.Networks;

/// <summary>
/// A look at health or metrics by someone who may see them: the operator at the machine, and what watches over it. They
/// must be able to look when all is busiest, and without a certificate's name.
/// </summary>
internal static class Probes
{
    private static readonly PathString[] Paths = [HealthFeature.HealthPath, HealthFeature.AlivePath, "/metrics"];

    public static bool IsProbe(this KnownNetworks networks, HttpContext context) =>
        Array.Exists(Paths, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && networks.Include(context);
}
